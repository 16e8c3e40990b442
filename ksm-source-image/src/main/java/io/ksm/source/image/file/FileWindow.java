package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A stretch of a file in memory, moved when bytes outside it are asked for. One thread at a time.
 */
public final class FileWindow {
  private final RandomBytes file;
  private final ByteBuffer buffer;
  private long begin;
  private long end;

  /**
   * Makes an empty window.
   *
   * @param capacity in bytes: how much is read when it is moved
   */
  public FileWindow(RandomBytes file, int capacity) {
    this.file = file;
    this.buffer = ByteBuffer.allocate(capacity);
  }

  /** Forgets where it is; the next {@link #fetch} moves it. */
  public void clear() {
    begin = 0;
    end = 0;
  }

  /** Says whether it is known to lie ahead of an offset. */
  public boolean isBehind(long offset) {
    return offset < begin;
  }

  /**
   * Has a stretch in memory until the next call.
   *
   * @param offset in the file; the stretch lies within it
   * @param length at most this window's capacity
   * @return where the stretch begins in {@link #array()}
   */
  public int fetch(long offset, int length) throws IOException {
    if (offset < begin || offset + length > end) {
      clear(); // also if reading fails
      int part = (int) Math.min(buffer.capacity(), file.size() - offset);
      file.readFully(buffer.clear().limit(part), offset);
      begin = offset;
      end = offset + part;
    }
    return (int) (offset - begin);
  }

  /** Returns the memory; it stays the same. */
  public byte[] array() {
    return buffer.array();
  }
}
