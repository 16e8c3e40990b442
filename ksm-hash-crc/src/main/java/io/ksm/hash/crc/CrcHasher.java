package io.ksm.hash.crc;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.Checksum;

/**
 * Hashes pages by a 32-bit checksum of the JDK.
 *
 * <p>For any number of threads. A call allocates one checksum, and one buffer for each 64 MiB.
 * Memory is native, mapped, or a {@code byte[]}.
 */
final class CrcHasher implements PageHasher {
  /**
   * How many bytes a buffer spans, unless one page is longer. A buffer could span 2 GiB at most.
   */
  private static final int BUFFER_BYTES = 1 << 26;

  private final Supplier<Checksum> checksums;

  /** Makes a hasher from checksums whose values are 32 bits wide and never negative. */
  CrcHasher(Supplier<Checksum> checksums) {
    this.checksums = checksums;
  }

  @Override
  public int bits() {
    return Integer.SIZE;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IndexOutOfBoundsException if the range is not inside the memory
   * @throws UnsupportedOperationException if it is longer than 2 GiB
   * @throws IllegalStateException if the memory is closed
   */
  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    Checksum checksum = checksums.get();
    checksum.update(memory.asSlice(offset, length).asByteBuffer());
    return checksum.getValue();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IndexOutOfBoundsException if the run is not inside the memory, or the hashes do not fit
   *     into the array
   * @throws IllegalStateException if the memory is closed
   */
  @Override
  public void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    Checksum checksum = checksums.get();
    int most = Math.max(1, BUFFER_BYTES / pageSize);
    for (int done = 0; done < count; ) {
      int pages = Math.min(count - done, most);
      MemorySegment run = memory.asSlice(offset + (long) done * pageSize, (long) pages * pageSize);
      hashRun(checksum, run.asByteBuffer(), pageSize, hashes, at + done);
      done += pages;
    }
  }

  /** Hashes the pages of one buffer. */
  private static void hashRun(
      Checksum checksum, ByteBuffer pages, int pageSize, long[] hashes, int at) {
    int count = pages.limit() / pageSize;
    for (int i = 0; i < count; i++) {
      checksum.reset();
      checksum.update(pages.limit((i + 1) * pageSize));
      hashes[at + i] = checksum.getValue();
    }
  }
}
