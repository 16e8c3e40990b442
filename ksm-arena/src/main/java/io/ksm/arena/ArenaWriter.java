package io.ksm.arena;

import io.ksm.arena.guard.WriteGuard;
import io.ksm.arena.guard.WriterFlag;
import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.track.WrittenBlocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a {@link MergeableArena}: the one way in that merging cannot interfere with. No write
 * is lost, and none reaches another page that shared the frame.
 *
 * <p>It writes single values and ranges:
 *
 * <pre>{@code
 * writer.set(ValueLayout.JAVA_LONG, offset, 42);
 * writer.copy(MemorySegment.ofArray(document), 0, offset, document.length);
 * }</pre>
 *
 * <p>Whatever else writes into a segment, such as a channel that reads a file, gets it from a
 * scope, and stops writing before the scope is closed:
 *
 * <pre>{@code
 * try (WriteScope scope = writer.open(offset, bytes)) {
 *   channel.read(scope.segment().asByteBuffer());
 * }
 * }</pre>
 *
 * <p>While a write goes on, the pages that it touches do not merge; while they are being merged, it
 * waits, usually for some hundred microseconds. A single value costs two stores and two loads more
 * than without; the first write to a merged page costs what the kernel takes to copy it.
 *
 * <p>Used by one thread at a time; each thread has its own. Nothing is allocated but by {@link
 * #open}. What is shared by several writers needs the same care as any memory that threads share.
 */
public final class ArenaWriter implements AutoCloseable {
  /** A long copy keeps the merger from so many bytes at a time. */
  private static final long MAX_AT_ONCE = 256 << 10;

  private final AddressRange range;
  private final WriteGuard guard;
  private final WriterFlag flag;
  private final WrittenBlocks written;
  private final MemorySegment memory;
  private final int pageShift;
  private @Nullable WriteScope open;
  private boolean closed;

  ArenaWriter(AddressRange range, WriteGuard guard, WrittenBlocks written) {
    this.range = range;
    this.guard = guard;
    this.flag = guard.addWriter();
    this.written = written;
    this.memory = range.memory();
    this.pageShift = Integer.numberOfTrailingZeros(range.pageSize());
  }

  /**
   * Writes a byte.
   *
   * @param offset in the arena, in bytes
   * @throws IndexOutOfBoundsException if it is outside of the arena
   * @throws IllegalStateException if the arena or this writer is closed, or has an open scope
   */
  public void set(ValueLayout.OfByte layout, long offset, byte value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /** Writes a short. As {@link #set(ValueLayout.OfByte, long, byte)}. */
  public void set(ValueLayout.OfShort layout, long offset, short value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /** Writes an int. As {@link #set(ValueLayout.OfByte, long, byte)}. */
  public void set(ValueLayout.OfInt layout, long offset, int value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /** Writes a long. As {@link #set(ValueLayout.OfByte, long, byte)}. */
  public void set(ValueLayout.OfLong layout, long offset, long value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /** Writes a float. As {@link #set(ValueLayout.OfByte, long, byte)}. */
  public void set(ValueLayout.OfFloat layout, long offset, float value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /** Writes a double. As {@link #set(ValueLayout.OfByte, long, byte)}. */
  public void set(ValueLayout.OfDouble layout, long offset, double value) {
    enter(offset, layout.byteSize());
    try {
      memory.set(layout, offset, value);
      written.mark(offset, layout.byteSize());
    } finally {
      flag.leave();
    }
  }

  /**
   * Copies bytes into the arena. Merging may go on after each 256 KiB.
   *
   * @param from holds them; may be the arena's own memory, where the two do not overlap
   * @param fromOffset of the first byte there
   * @param offset in the arena where the first byte goes
   * @param bytes how many
   * @throws IndexOutOfBoundsException if either is outside of its memory; nothing was copied
   * @throws IllegalStateException if the arena or this writer is closed, or has an open scope
   */
  public void copy(MemorySegment from, long fromOffset, long offset, long bytes) {
    MemorySegment source = from.asSlice(fromOffset, bytes);
    MemorySegment target = memory.asSlice(offset, bytes);
    for (long done = 0; done < bytes; done += MAX_AT_ONCE) {
      long length = Math.min(MAX_AT_ONCE, bytes - done);
      enter(offset + done, length);
      try {
        MemorySegment.copy(source, done, target, done, length);
      } finally {
        written.mark(offset + done, length); // Also if the source ended half-way.
        flag.leave();
      }
    }
  }

  /**
   * Fills a range of the arena. Merging may go on after each 256 KiB.
   *
   * @throws IndexOutOfBoundsException if it is not all in the arena; nothing was written
   * @throws IllegalStateException if the arena or this writer is closed, or has an open scope
   */
  public void fill(long offset, long bytes, byte value) {
    MemorySegment target = memory.asSlice(offset, bytes);
    for (long done = 0; done < bytes; done += MAX_AT_ONCE) {
      long length = Math.min(MAX_AT_ONCE, bytes - done);
      enter(offset + done, length);
      try {
        target.asSlice(done, length).fill(value);
        written.mark(offset + done, length);
      } finally {
        flag.leave();
      }
    }
  }

  /**
   * Opens a range of the arena for writing, until the scope is closed. Its pages do not merge as
   * long, and no others are kept waiting.
   *
   * @throws IndexOutOfBoundsException if it is not all in the arena
   * @throws IllegalStateException if the arena or this writer is closed, or has an open scope
   */
  public WriteScope open(long offset, long bytes) {
    MemorySegment target = memory.asSlice(offset, bytes);
    WriteScope scope = new WriteScope(this, target, offset);
    range.acquire();
    try {
      enter(offset, bytes);
    } catch (RuntimeException e) {
      range.release();
      throw e;
    }
    flag.openSince = System.nanoTime() | 1;
    open = scope;
    return scope;
  }

  /** Ends a scope: nothing writes to its segment any more. */
  void end(WriteScope scope) {
    if (open == scope) {
      open = null;
      if (scope.bytes() > 0) {
        written.mark(scope.offset(), scope.bytes());
      }
      flag.leave();
      flag.openSince = 0;
      range.release();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // The scope closes it.
  static Arena scopeArena() {
    return Arena.ofConfined();
  }

  private void enter(long offset, long bytes) {
    if (open != null || closed) {
      throw unusable();
    }
    guard.enter(
        flag,
        WriteGuard.range(
            offset >>> pageShift, ((offset + Math.max(1, bytes) - 1) >>> pageShift) + 1));
  }

  private IllegalStateException unusable() {
    return new IllegalStateException(
        closed
            ? "this writer is closed: take another one from the arena"
            : "this writer has an open scope: write through it, or close it first");
  }

  /** Ends this writer, and its scope if one is open. Does nothing the second time. */
  @Override
  public void close() {
    WriteScope scope = open;
    if (scope != null) {
      scope.close();
    }
    if (!closed) {
      closed = true;
      guard.removeWriter(flag);
    }
  }
}
