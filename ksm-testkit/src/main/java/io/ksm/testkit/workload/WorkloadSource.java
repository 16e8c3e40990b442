package io.ksm.testkit.workload;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Test memory that cannot really share frames: merges in it are only accounted for.
 *
 * <p>Two engines may read the same object, unless it notices writes.
 */
public final class WorkloadSource extends TestMemory {

  /** How pages are given to the engine. */
  public enum Access {
    /** Copied into the chunk's buffer. Where a page has no bytes, the buffer gets other ones. */
    COPY,
    /** Lent. Where a page has no bytes, its former ones are still there. */
    VIEW,
    /** At first lent, as if for good; then lent or copied, by lot for each read. */
    MIXED
  }

  private static final byte POISON = (byte) 0xDB;

  /** How often {@link Access#MIXED} lends before it begins to draw. */
  static final int LENT_READS = 40;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final Access access;
  private final boolean isStatic;
  private final AtomicInteger reads = new AtomicInteger();
  private boolean frozen;

  private WorkloadSource(
      String label, Window window, Access access, boolean isStatic, boolean noticesWrites) {
    super(label, window, noticesWrites);
    this.memory = arena.allocate((long) window.pages() * window.pageSize(), 4096);
    this.access = access;
    this.isStatic = isStatic;
  }

  /** Makes memory that may change between any two scans. */
  public static WorkloadSource live(String label, Window window, Access access) {
    return new WorkloadSource(label, window, access, false, false);
  }

  /**
   * Makes live memory that answers {@link PageState#UNCHANGED} for pages that nobody wrote to since
   * they were last read, and marks runs as idle to which nothing happened. It serves one engine.
   */
  public static WorkloadSource noticingWrites(String label, Window window, Access access) {
    return new WorkloadSource(label, window, access, false, true);
  }

  /** Makes memory that can be changed only until its regions are first listed. */
  public static WorkloadSource still(String label, Window window, Access access) {
    return new WorkloadSource(label, window, access, true, false);
  }

  @Override
  public boolean isStatic() {
    return isStatic;
  }

  @Override
  public List<Region> regions() throws SourceGoneException {
    frozen = isStatic;
    return super.regions();
  }

  @Override
  public void remap(List<Region> now) {
    checkNotFrozen();
    super.remap(now);
  }

  @Override
  public void write(long address, byte[] content) {
    checkNotFrozen();
    super.write(address, content);
  }

  @Override
  public void become(long address, PageState state) {
    checkNotFrozen();
    super.become(address, state);
  }

  private void checkNotFrozen() {
    if (frozen) {
      throw new IllegalStateException(this + " is static and was listed: it cannot change");
    }
  }

  @Override
  void store(int slot, byte[] content) {
    MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, offset(slot), pageSize());
  }

  @Override
  byte[] load(int slot) {
    return memory.asSlice(offset(slot), pageSize()).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  void drop(int slot) {
    // The bytes stay where they are, to catch a reader that does not look at states.
  }

  @Override
  void fill(int firstSlot, int count, PageSink into) {
    if (isLent()) {
      into.view(memory, offset(firstSlot));
      return;
    }
    MemorySegment buffer = into.buffer();
    for (int i = 0; i < count; i++) {
      if (into.state(i) == PageState.PRESENT) {
        MemorySegment.copy(
            memory, offset(firstSlot + i), buffer, (long) i * pageSize(), pageSize());
      } else {
        buffer.asSlice((long) i * pageSize(), pageSize()).fill(POISON);
      }
    }
  }

  private boolean isLent() {
    return switch (access) {
      case COPY -> false;
      case VIEW -> true;
      case MIXED -> {
        int number = reads.getAndIncrement();
        yield number < LENT_READS || new SplittableRandom(number).nextBoolean();
      }
    };
  }

  private long offset(int slot) {
    return (long) slot * pageSize();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
