package io.ksm.source.image.lime;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageBytes;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.Pool;
import java.io.IOException;

/**
 * Gives the decompressed bytes of a file of snappy streams. For any number of threads: each reading
 * thread has a decompressor, which remembers its last chunk. No more of the file is ever in memory.
 */
final class SnappyBytes implements ImageBytes {
  private final ImageFile file;
  private final Pool<SnappyReader> pool;

  /**
   * Makes them.
   *
   * @param index complete
   */
  SnappyBytes(ImageFile file, Damage damage, SnappyIndex index) {
    this.file = file;
    this.pool = new Pool<>(() -> new SnappyReader(file, damage, index));
  }

  @Override
  public void fill(long offset, PageSink into) throws IOException {
    SnappyReader reader = pool.take();
    try {
      fill(offset, into, reader);
    } finally {
      pool.giveBack(reader);
    }
  }

  private void fill(long offset, PageSink into, SnappyReader reader) throws IOException {
    int pageSize = into.pageSize();
    int page = 0;
    while (page < into.count()) {
      int end = ImageBytes.endOfRun(into, page);
      if (into.state(page) == PageState.PRESENT) {
        long got =
            reader.read(
                offset + (long) page * pageSize,
                into.buffer().asSlice((long) page * pageSize, (long) (end - page) * pageSize));
        page += (int) (got / pageSize);
        if (page < end) {
          into.setState(page, PageState.UNREADABLE);
          end = page + 1;
        }
      }
      page = end;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
