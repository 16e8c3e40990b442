package io.ksm.source.image;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * An image's file, read into the chunk's own buffer: safe from a file that shrinks at any time, and
 * for file systems that cannot map.
 *
 * <p>Allocates one small view per run of present pages, nothing per page. As the channel is one
 * that an interrupt closes, interrupting a reading thread ends the source.
 */
final class CopiedBytes implements ImageBytes {
  /** The most bytes in one call, a power of two: a {@link ByteBuffer} ends below 2 GiB. */
  private static final long MOST_AT_ONCE = 1 << 30;

  private final ImageFile file;

  CopiedBytes(ImageFile file) {
    this.file = file;
  }

  @Override
  public ImageFile file() {
    return file;
  }

  @Override
  public void fill(long offset, PageChunk into) throws IOException {
    int count = into.count();
    int page = 0;
    while (page < count) {
      PageState state = into.state(page);
      int end = page + 1;
      while (end < count && into.state(end) == state) {
        end++;
      }
      if (state == PageState.PRESENT) {
        copy(offset, into, page, end);
      }
      page = end;
    }
  }

  private void copy(long offset, PageChunk into, int page, int end) throws IOException {
    MemorySegment buffer = into.buffer();
    long limit = (long) end * into.pageSize();
    for (long at = (long) page * into.pageSize(); at < limit; at += MOST_AT_ONCE) {
      long length = Math.min(MOST_AT_ONCE, limit - at);
      copy(offset + at, buffer.asSlice(at, length).asByteBuffer());
    }
  }

  private void copy(long offset, ByteBuffer to) throws IOException {
    FileChannel channel = file.channel();
    long at = offset;
    while (to.hasRemaining()) {
      int got = channel.read(to, at);
      if (got < 0) {
        throw file.shrunk(channel.size());
      }
      at += got;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
