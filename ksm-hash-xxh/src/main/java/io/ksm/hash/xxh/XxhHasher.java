package io.ksm.hash.xxh;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hands memory to a function that takes it as a {@link ByteBuffer}.
 *
 * <p>Immutable, for any number of threads. A call allocates one buffer for each 64 MiB. Memory is
 * native, mapped, or a {@code byte[]}, and must stay open during a call: native code is not stopped
 * when it is closed meanwhile.
 */
abstract class XxhHasher implements PageHasher {
  /**
   * How many bytes a buffer spans, unless one page is longer. A buffer could span 2 GiB at most.
   */
  private static final int BUFFER_BYTES = 1 << 26;

  /** Hashes bytes of a little-endian buffer, by index; its position is neither used nor moved. */
  abstract long hash(ByteBuffer bytes, int from, int length);

  /**
   * {@inheritDoc}
   *
   * @throws IndexOutOfBoundsException if the range is not inside the memory
   * @throws UnsupportedOperationException if it is longer than 2 GiB
   * @throws IllegalStateException if the memory is closed
   */
  @Override
  public final long hash(MemorySegment memory, long offset, long length) {
    ByteBuffer bytes = buffer(memory, offset, length);
    return hash(bytes, 0, bytes.limit());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IndexOutOfBoundsException if the run is not inside the memory, or the hashes do not fit
   *     into the array
   * @throws IllegalStateException if the memory is closed
   */
  @Override
  public final void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    int most = Math.max(1, BUFFER_BYTES / pageSize);
    for (int done = 0; done < count; ) {
      int pages = Math.min(count - done, most);
      long from = offset + (long) done * pageSize;
      hashRun(buffer(memory, from, (long) pages * pageSize), pageSize, hashes, at + done);
      done += pages;
    }
  }

  /** Hashes the pages of one buffer. */
  private void hashRun(ByteBuffer pages, int pageSize, long[] hashes, int at) {
    int count = pages.limit() / pageSize;
    for (int i = 0; i < count; i++) {
      hashes[at + i] = hash(pages, i * pageSize, pageSize);
    }
  }

  private static ByteBuffer buffer(MemorySegment memory, long offset, long length) {
    MemorySegment range = memory.asSlice(offset, length);
    if (!range.scope().isAlive()) {
      throw new IllegalStateException("memory to hash is closed");
    }
    // In any other byte order lz4-java would make a duplicate of the buffer at every page.
    return range.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
