package io.ksm.source.image;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * An image's file, read into the chunk's own buffer: safe from whatever happens to the file, and
 * for file systems that cannot map.
 *
 * <p>Allocates one small view per run of present pages, nothing per page. As the channel is one
 * that an interrupt closes, interrupting a reading thread ends the source.
 */
final class CopiedBytes implements ImageBytes {
  /** The most bytes in one call, a power of two: a {@link ByteBuffer} ends below 2 GiB. */
  private static final long MOST_AT_ONCE = 1 << 30;

  private final ImageFile file;
  private final Damage damage;

  CopiedBytes(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage;
  }

  @Override
  public void fill(long offset, PageChunk into) throws IOException {
    int count = into.count();
    int page = 0;
    while (page < count) {
      int end = ImageBytes.endOfRun(into, page);
      if (into.state(page) == PageState.PRESENT) {
        copy(offset, into, page, end);
      }
      page = end;
    }
  }

  private void copy(long offset, PageChunk into, int page, int end) throws IOException {
    MemorySegment buffer = into.buffer();
    int pageSize = into.pageSize();
    long limit = (long) end * pageSize;
    for (long at = (long) page * pageSize; at < limit; at += MOST_AT_ONCE) {
      long length = Math.min(MOST_AT_ONCE, limit - at);
      long got = file.read(buffer.asSlice(at, length).asByteBuffer(), offset + at);
      if (got < length) {
        lose(offset + at + got, into, (int) ((at + got) / pageSize), end);
        return;
      }
    }
  }

  private void lose(long offset, PageChunk into, int page, int end) throws IOException {
    if (!damage.goesOn()) {
      throw file.shrunk();
    }
    damage.lost(offset, "it ends at offset %d by now".formatted(offset));
    into.setStates(page, end, PageState.UNREADABLE);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
