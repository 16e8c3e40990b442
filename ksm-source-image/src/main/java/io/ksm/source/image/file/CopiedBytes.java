package io.ksm.source.image.file;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Reads an image's file into the chunk's own buffer. Nothing that happens to the file can harm the
 * JVM, and file systems need not be able to map.
 *
 * <p>For any number of threads. Allocates one small view per run of present pages, nothing per
 * page. As the channel is one that an interrupt closes, interrupting a reading thread ends the
 * source.
 */
public final class CopiedBytes implements ImageBytes {
  /** How many bytes one call may read, a power of two: a {@link ByteBuffer} ends below 2 GiB. */
  private static final long MAX_AT_ONCE = 1 << 30;

  private final ImageFile file;
  private final Damage damage;

  public CopiedBytes(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage;
  }

  @Override
  public void fill(long offset, PageSink into) throws IOException {
    int count = into.count();
    int page = 0;
    while (page < count) {
      int end = ImageBytes.endOfRun(into, page);
      if (into.state(page) == PageState.PRESENT) {
        copy(file, damage, offset + (long) page * into.pageSize(), into, page, end);
      }
      page = end;
    }
  }

  /**
   * Reads a run of pages; those that the file has lost become UNREADABLE, if that is wanted.
   *
   * @param damage about the file
   * @param offset of the first one in the file, in bytes
   * @param page of the chunk, the first one
   * @param end exclusive
   */
  public static void copy(
      ImageFile file, Damage damage, long offset, PageSink into, int page, int end)
      throws IOException {
    long length = (long) (end - page) * into.pageSize();
    MemorySegment to = into.buffer().asSlice((long) page * into.pageSize(), length);
    long done = 0;
    try {
      while (done < length) {
        long part = Math.min(MAX_AT_ONCE, length - done);
        int got = file.read(to.asSlice(done, part).asByteBuffer(), offset + done);
        done += got;
        if (got < part) {
          throw file.shrunk();
        }
      }
    } catch (IOException e) {
      damage.unreadable(offset + done, e);
      into.setStates(page + (int) (done / into.pageSize()), end, PageState.UNREADABLE);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
