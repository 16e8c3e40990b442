package io.ksm.source.image.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes cores of Xen's guests by their definition. */
public final class XenFile {
  private static final String NAMES = "\0.xen_pages\0.xen_pfn\0.xen_p2m\0.shstrtab\0";
  private static final int PAGES = 64 + 4 * 64;

  private XenFile() {}

  /**
   * Writes a core with the numbers at its end.
   *
   * @param isTranslated whether the guest's numbers stand alone
   * @param pages the bytes of all of them
   * @param numbers one for each page
   */
  public static byte[] of(ByteOrder order, boolean isTranslated, byte[] pages, long... numbers) {
    ByteBuffer table = ByteBuffer.allocate(numbers.length * (isTranslated ? 8 : 16)).order(order);
    for (long number : numbers) {
      table.putLong(number);
      if (!isTranslated) {
        table.putLong(number == -1 ? -1 : number + 0x7_7777);
      }
    }
    int names = PAGES + pages.length;
    int end = names + NAMES.length();
    ByteBuffer header = ByteBuffer.allocate(PAGES).order(order);
    header.put(new byte[] {0x7F, 'E', 'L', 'F', 2, (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1)});
    header.putShort(16, (short) 4).putShort(18, (short) 62).putLong(40, 64);
    header.putShort(58, (short) 64).putShort(60, (short) 4).putShort(62, (short) 3);
    section(header, 1, ".xen_pages", PAGES, pages.length, 4096);
    String name = isTranslated ? ".xen_pfn" : ".xen_p2m";
    section(header, 2, name, end, table.capacity(), isTranslated ? 8 : 16);
    section(header, 3, ".shstrtab", names, NAMES.length(), 0);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.array());
    file.writeBytes(pages);
    file.writeBytes(NAMES.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(table.array());
    return file.toByteArray();
  }

  private static void section(
      ByteBuffer header, int index, String name, long offset, long bytes, long entry) {
    int at = 64 + index * 64;
    header.putInt(at, NAMES.indexOf(name)).putLong(at + 24, offset);
    header.putLong(at + 32, bytes).putLong(at + 56, entry);
  }
}
