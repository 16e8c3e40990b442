package io.ksm.cli.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The size of this machine's pages, from what the kernel hands to every program at its start. */
final class PageSize {
  private static final String VECTOR = "/proc/self/auxv";
  private static final long AT_PAGESZ = 6;

  private PageSize() {}

  /** Returns the size in bytes. */
  static int ofThisMachine() throws IOException {
    try (FileInputStream file = new FileInputStream(VECTOR)) {
      ByteBuffer pairs = ByteBuffer.wrap(file.readAllBytes()).order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 2 * Long.BYTES) {
        long type = pairs.getLong();
        long value = pairs.getLong();
        if (type == AT_PAGESZ) {
          return Math.toIntExact(value);
        }
      }
    }
    throw new IOException("cannot tell the size of a page: it is not in " + VECTOR);
  }
}
