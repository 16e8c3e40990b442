package io.ksm.source.linux.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Tells what a kernel makes of untouched memory that is read. Stateless. */
public final class ZeroPage {
  /** The bits of an entry of {@code /proc/PID/pagemap} that say so. */
  private static final int PRESENT = 63;

  private static final int EXCLUSIVE = 56;

  private ZeroPage() {}

  /**
   * Skips a test where the kernel gives a page of its own to untouched memory that is read, as some
   * that run in virtual machines do; usually it maps the one page of zeros that all share.
   *
   * @param address of memory of a process that was read and never written to
   */
  public static void assumeMapped(long pid, long address, int pageSize) throws IOException {
    try (RandomAccessFile pagemap = new RandomAccessFile("/proc/%d/pagemap".formatted(pid), "r")) {
      pagemap.seek(address / pageSize * Long.BYTES);
      long entry = Long.reverseBytes(pagemap.readLong());
      assumeTrue(
          (entry >>> PRESENT & 1) == 0 || (entry >>> EXCLUSIVE & 1) == 0,
          "this kernel does not map the page of zeros");
    }
  }
}
