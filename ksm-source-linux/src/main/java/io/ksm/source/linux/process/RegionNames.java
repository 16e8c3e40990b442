package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a mapping is, for people. It has the kernel's name; where there is none, it is named by
 * what is known otherwise. Used by one thread.
 */
public final class RegionNames implements RegionLister.Names {

  /** Knows where stack pointers of threads are. */
  @FunctionalInterface
  interface Stacks {
    /** Says whether one lies in a range of addresses, which are unsigned. */
    boolean isIn(long start, long end);
  }

  private final Stacks stacks;
  private final JavaAreas javaAreas;
  private final Pagemap pagemap;
  private final int pageSize;

  /** One string for all mappings of a name: a process may have tens of thousands of them. */
  private final Map<String, String> names = new HashMap<>();

  /** Makes one for one listing, after the threads were looked at. */
  RegionNames(Stacks stacks, JavaAreas javaAreas, Pagemap pagemap, int pageSize) {
    this.stacks = stacks;
    this.javaAreas = javaAreas;
    this.pagemap = pagemap;
    this.pageSize = pageSize;
  }

  @Override
  public String of(Mapping mapping, @Nullable Mapping before) throws ErrnoException {
    String label = javaAreas.label(mapping);
    if (label == null && isThreadStack(mapping, before)) {
      label = Mapping.THREAD_STACK;
    }
    return label != null ? label : names.computeIfAbsent(mapping.label(), name -> name);
  }

  /**
   * Says whether an unnamed mapping is the stack of a thread. That a stack pointer lies in it is
   * not enough: programs that switch stacks by themselves, as those written in Go do, have them in
   * the midst of their heap. But the stacks that thread libraries make end at a guard, below which
   * nothing can be reached.
   */
  private boolean isThreadStack(Mapping mapping, @Nullable Mapping before) throws ErrnoException {
    return mapping.isPlain()
        && stacks.isIn(mapping.start(), mapping.end())
        && (isGuard(before, mapping.start()) || beginsWithGuard(mapping.start()));
  }

  private static boolean isGuard(@Nullable Mapping before, long start) {
    return before != null && before.end() == start && before.permissions().startsWith("---");
  }

  /** Says whether the first page was made a guard by madvise(2), as newer thread libraries do. */
  private boolean beginsWithGuard(long start) throws ErrnoException {
    MemorySegment entry = Scratch.ofThread().entries();
    return pagemap.read(start / pageSize, 1, entry) == 1
        && PagemapEntry.isGuard(entry.get(ValueLayout.JAVA_LONG, 0));
  }
}
