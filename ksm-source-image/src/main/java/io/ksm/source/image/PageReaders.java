package io.ksm.source.image;

import io.ksm.api.PageChunk;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Page readers for as many threads as there are: each call borrows one. Thread-safe; there are
 * never more readers than threads that read at the same time.
 */
final class PageReaders implements Closeable {
  private final KdumpHeader header;
  private final RandomBytes bytes;
  private final Damage damage;
  private final ConcurrentLinkedQueue<PageReader> idle = new ConcurrentLinkedQueue<>();

  PageReaders(KdumpHeader header, RandomBytes bytes, Damage damage) {
    this.header = header;
    this.bytes = bytes;
    this.damage = damage;
  }

  /**
   * Gives a chunk the bytes of its present pages; a page that is damaged becomes unreadable, if
   * that is wanted.
   *
   * @param frame of the chunk's first page, for errors
   * @param descriptor of the first present page, counted through the whole dump
   * @param into with the states of all pages set
   */
  void read(long frame, long descriptor, PageChunk into) throws IOException {
    PageReader reader = idle.poll();
    if (reader == null) {
      reader = new PageReader(header, bytes, damage);
    }
    try {
      reader.read(frame, descriptor, into);
    } finally {
      idle.add(reader);
    }
  }

  /** Frees the idle readers: to be called when no thread reads any more. */
  @Override
  public void close() {
    for (PageReader reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close();
    }
  }
}
