package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Keeps a part of a file in memory, and moves when bytes outside it are asked for. Used by one
 * thread at a time.
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

  /** Says whether it is known to begin after an offset. */
  public boolean beginsAfter(long offset) {
    return offset < begin;
  }

  /**
   * Brings a range of bytes into memory, where it stays until the next call.
   *
   * @param offset in the file; the range lies within it
   * @param length at most this window's capacity
   * @return where the range begins in {@link #array()}
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
