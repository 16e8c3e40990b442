package io.ksm.oracle.linux.support;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** Keeps the memory of a play's programs in this JVM, for engine and reference: a source each. */
public final class MirroredMemory implements AutoCloseable {
  private static final int PAGE_SIZE = 4096;
  private static final long BASE = 0x10_0000_0000L;

  private static final class Program {
    private final TestMemory memory;
    private final BitSet advised = new BitSet();

    /** What was written, also to pages that are mapped but not advised. */
    private final byte[][] contents;

    /** The physical frames of pages that were shared by a fork, and not written since. */
    private final long[] frames;

    Program(TestMemory memory, int pages) {
      this.memory = memory;
      this.contents = new byte[pages][];
      this.frames = new long[pages];
    }
  }

  private final Window window;
  private long frames;
  private final List<Program> processes = new ArrayList<>();

  private MirroredMemory(Window window, int processes, Function<String, TestMemory> memory) {
    this.window = window;
    for (int i = 0; i < processes; i++) {
      this.processes.add(new Program(memory.apply("process " + i), window.pages()));
    }
  }

  /** Makes memory in which merges are only accounted for, like that of other programs. */
  static MirroredMemory accounted(Play play) {
    Window window = new Window(BASE, play.pages(), PAGE_SIZE);
    return new MirroredMemory(
        window,
        play.processes(),
        label -> WorkloadSource.live(label, window, WorkloadSource.Access.VIEW));
  }

  /** Makes memory that really merges, so that every write breaks; for one process. */
  public static MirroredMemory merging(Play play) {
    Window window = new Window(BASE, play.pages(), PAGE_SIZE);
    return new MirroredMemory(
        window, play.processes(), label -> new SwappingSource(label, window, false));
  }

  /** Returns the memory of each process, in the order in which the scanner walks them. */
  List<PageSource> sources() {
    return processes.stream().<PageSource>map(process -> process.memory).toList();
  }

  /** Does to the memory here what the program does to its own. */
  void perform(Op op) {
    switch (op) {
      case Op.Start _ -> {}
      case Op.Exit(int process) -> end(process);
      case Op.Exec(int process) -> end(process);
      case Op.Fork(int process, int child) -> fork(processes.get(process), processes.get(child));
      case Op.Map(int process, int first, int pages) -> advise(process, first, pages, true);
      case Op.Unmap(int process, int first, int pages) -> {
        advise(process, first, pages, false);
        forget(process, first, pages);
      }
      case Op.Write(int process, int page, byte[] content) -> write(process, page, content);
      case Op.Touch(int process, int page) -> touch(process, page);
      case Op.Discard(int process, int first, int pages) -> discard(process, first, pages);
      case Op.Unadvise(int process, int first, int pages) -> advise(process, first, pages, false);
      case Op.Advise(int process, int first, int pages) -> {
        advise(process, first, pages, true);
        restore(process, first, pages);
      }
      case Op.UseZeroPages _, Op.PruneMillisecs _, Op.Unmerge _ ->
          throw new IllegalArgumentException("no process does " + op);
    }
  }

  private void end(int number) {
    processes.get(number).memory.exit(TestMemory.Exit.BEFORE_LISTING);
  }

  private void fork(Program parent, Program child) {
    child.advised.or(parent.advised);
    remap(child);
    for (int page = 0; page < parent.contents.length; page++) {
      child.contents[page] = parent.contents[page];
      if (child.advised.get(page) && child.contents[page] != null) {
        child.memory.write(window.address(page), child.contents[page]);
        share(parent, child, page);
      }
    }
  }

  /** A page that was shared before is now mapped once more. */
  private void share(Program parent, Program child, int page) {
    if (parent.frames[page] == 0) {
      parent.frames[page] = ++frames;
    }
    child.frames[page] = parent.frames[page];
    parent.memory.share(window.address(page), parent.frames[page]);
    child.memory.share(window.address(page), child.frames[page]);
  }

  private void advise(int number, int first, int pages, boolean mergeable) {
    Program process = processes.get(number);
    process.advised.set(first, first + pages, mergeable);
    remap(process);
  }

  private void remap(Program process) {
    List<Region> regions = new ArrayList<>();
    for (int from = process.advised.nextSetBit(0); from >= 0; ) {
      int to = process.advised.nextClearBit(from);
      regions.add(Region.resident("area " + from, window.address(from), to - from, ""));
      from = process.advised.nextSetBit(to);
    }
    process.memory.remap(regions);
  }

  private void write(int number, int page, byte[] content) {
    Program process = processes.get(number);
    process.contents[page] = content;
    process.frames[page] = 0;
    if (process.advised.get(page)) {
      process.memory.write(window.address(page), content);
    }
  }

  private void touch(int number, int page) {
    Program process = processes.get(number);
    if (process.contents[page] == null && process.advised.get(page)) {
      process.memory.become(window.address(page), PageState.ZERO);
    }
  }

  private void discard(int number, int first, int pages) {
    forget(number, first, pages);
    Program process = processes.get(number);
    for (int page = first; page < first + pages; page++) {
      if (process.advised.get(page)) {
        process.memory.become(window.address(page), PageState.ABSENT);
      }
    }
  }

  private void forget(int number, int first, int pages) {
    for (int page = first; page < first + pages; page++) {
      processes.get(number).contents[page] = null;
      processes.get(number).frames[page] = 0;
    }
  }

  private void restore(int number, int first, int pages) {
    for (int page = first; page < first + pages; page++) {
      byte[] content = processes.get(number).contents[page];
      if (content != null) {
        write(number, page, content);
      }
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> process.memory.close());
  }
}
