package io.ksm.source.image.kdump;

import io.ksm.api.PageSink;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.Pool;
import io.ksm.source.image.file.RandomBytes;
import java.io.Closeable;
import java.io.IOException;

/**
 * Lends page readers to as many threads as there are: each call borrows one. For any number of
 * threads.
 */
final class PageReaders implements Closeable {
  private final Pool<PageReader> pool;

  PageReaders(KdumpHeader header, RandomBytes bytes, Damage damage) {
    this.pool = new Pool<>(() -> new PageReader(header, bytes, damage));
  }

  /**
   * Gives a chunk the bytes of its present pages; a page that is damaged becomes unreadable, if
   * that is wanted.
   *
   * @param page the chunk's first one, counted from physical address 0
   * @param descriptor of the first present page, counted through the whole dump
   * @param into with the states of all pages set
   */
  void read(long page, long descriptor, PageSink into) throws IOException {
    PageReader reader = pool.take();
    try {
      reader.read(page, descriptor, into);
    } finally {
      pool.giveBack(reader);
    }
  }

  /** Frees the idle readers: to be called when no thread reads any more. */
  @Override
  public void close() {
    PageReader reader = pool.removeIdle();
    while (reader != null) {
      reader.close();
      reader = pool.removeIdle();
    }
  }
}
