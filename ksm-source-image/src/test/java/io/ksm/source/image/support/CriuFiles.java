package io.ksm.source.image.support;

import io.ksm.source.image.criu.CriuImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes CRIU's image files by their definition, for what no CRIU here writes. */
public final class CriuFiles {
  public static final int PARENT = 1;
  public static final int LAZY = 2;
  public static final int PRESENT = 4;

  private CriuFiles() {}

  /** Writes all files of a small process. */
  public static void small(Path folder) throws IOException {
    pagemap(
        folder, entry(0x10000, 2, PRESENT), entry(0x13000, 1, LAZY), entry(0x20000, 2, PRESENT));
    pages(folder, 1, 2, 3, 4);
    mappings(folder, vma(0x10000, 0x1C000, 0x22, 0x201), vma(0x20000, 0x24000, 0x22, 0x201));
  }

  /** Joins messages to an image file. */
  public static byte[] image(int magic, byte[]... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(number(CriuImage.COMMON_MAGIC));
    out.writeBytes(number(magic));
    for (byte[] message : messages) {
      out.writeBytes(number(message.length));
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  public static Path pagemap(Path folder, byte[]... entries) throws IOException {
    byte[][] messages = new byte[entries.length + 1][];
    messages[0] = message(1, 5);
    System.arraycopy(entries, 0, messages, 1, entries.length);
    byte[] image = image(CriuImage.PAGEMAP_MAGIC, messages);
    return Files.write(folder.resolve("pagemap-7.img"), image);
  }

  public static byte[] entry(long address, int pages, int flags) {
    return message(1, address, 2, pages, 4, flags);
  }

  public static void pages(Path folder, int... contents) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4096 * contents.length);
    for (int i = 0; i < contents.length; i++) {
      bytes.putInt(i * 4096, contents[i]);
    }
    Files.write(folder.resolve("pages-5.img"), bytes.array());
  }

  public static void mappings(Path folder, byte[]... vmas) throws IOException {
    memory(folder, new byte[0], vmas);
  }

  /** Writes mappings after other fields of the same message. */
  public static void memory(Path folder, byte[] fields, byte[]... vmas) throws IOException {
    ByteArrayOutputStream mm = new ByteArrayOutputStream();
    mm.writeBytes(fields);
    for (byte[] vma : vmas) {
      mm.write(14 << 3 | 2);
      mm.writeBytes(varint(vma.length));
      mm.writeBytes(vma);
    }
    byte[] image = image(CriuImage.MM_MAGIC, mm.toByteArray());
    Files.write(folder.resolve("mm-7.img"), image);
  }

  public static byte[] vma(long begin, long end, int flags, int status) {
    return message(1, begin, 2, end, 6, flags, 7, status);
  }

  /** Makes a message of fields and their numbers. */
  public static byte[] message(long... fieldsAndNumbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fieldsAndNumbers.length; i += 2) {
      out.writeBytes(varint(fieldsAndNumbers[i] << 3));
      out.writeBytes(varint(fieldsAndNumbers[i + 1]));
    }
    return out.toByteArray();
  }

  private static byte[] varint(long number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = number;
    while (rest >>> 7 != 0) {
      out.write((int) rest | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }
}
