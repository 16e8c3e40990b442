package io.ksm.arena.stress.support;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.WriteScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/** A way to write into an arena. Used by one thread. */
public interface Pen extends AutoCloseable {
  void set(long offset, long value);

  void copy(MemorySegment from, long fromOffset, long offset, long bytes);

  void fill(long offset, long bytes, byte value);

  /** Lets somebody write into a range, which is open for that time. */
  void open(long offset, long bytes, Consumer<MemorySegment> writes);

  @Override
  void close();

  /** The right way. */
  static Pen guarded(MergeableArena arena) {
    ArenaWriter writer = arena.writer();
    return new Pen() {
      @Override
      public void set(long offset, long value) {
        writer.set(ValueLayout.JAVA_LONG, offset, value);
      }

      @Override
      public void copy(MemorySegment from, long fromOffset, long offset, long bytes) {
        writer.copy(from, fromOffset, offset, bytes);
      }

      @Override
      public void fill(long offset, long bytes, byte value) {
        writer.fill(offset, bytes, value);
      }

      @Override
      public void open(long offset, long bytes, Consumer<MemorySegment> writes) {
        try (WriteScope scope = writer.open(offset, bytes)) {
          writes.accept(scope.segment());
        }
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  /**
   * The wrong way: past the guard, as a native library would that was given the address. The arena
   * hears of each write afterwards, because it merges nothing that it does not know was written.
   */
  @SuppressWarnings("restricted") // That it goes past all checks is its purpose.
  static Pen unguarded(MergeableArena arena) {
    MemorySegment memory =
        MemorySegment.ofAddress(arena.memory().address()).reinterpret(arena.byteSize());
    ArenaWriter writer = arena.writer();
    return new Pen() {
      private void tell(long offset, long bytes) {
        writer.open(offset, bytes).close();
      }

      @Override
      public void set(long offset, long value) {
        memory.set(ValueLayout.JAVA_LONG, offset, value);
        tell(offset, Long.BYTES);
      }

      @Override
      public void copy(MemorySegment from, long fromOffset, long offset, long bytes) {
        MemorySegment.copy(from, fromOffset, memory, offset, bytes);
        tell(offset, bytes);
      }

      @Override
      public void fill(long offset, long bytes, byte value) {
        memory.asSlice(offset, bytes).fill(value);
        tell(offset, bytes);
      }

      @Override
      public void open(long offset, long bytes, Consumer<MemorySegment> writes) {
        writes.accept(memory.asSlice(offset, bytes));
        tell(offset, bytes);
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }
}
