package io.ksm.bench.contestant;

import io.ksm.api.engine.PageChunk;
import io.ksm.bench.contest.Metric;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies the memory of processes by {@code process_vm_readv(2)}, 1 MiB at a time and in one thread,
 * and does nothing else: a program in C could do no better. Which pages are there is found out
 * beforehand, and not measured.
 *
 * @param memory that is copied
 * @param pids of the processes, one for each source
 */
record CopyLimit(Memory memory, List<Integer> pids) implements Runner {
  private static final Pattern BY_NUMBER = Pattern.compile("pid:([0-9]{1,9})(,.*)?");

  /**
   * Finds the processes.
   *
   * @param names of the sources
   * @throws IOException if one is not a process that is named by its number
   */
  static CopyLimit of(Memory memory, List<String> names) throws IOException {
    List<Integer> pids = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = BY_NUMBER.matcher(name);
      if (!matcher.matches()) {
        throw new IOException(
            "'%s' is not a process that is named by its number, as in pid:1234".formatted(name));
      }
      pids.add(Integer.valueOf(matcher.group(1)));
    }
    if (pids.size() != memory.sources().size()) {
      throw new IOException("some processes are named twice: name each of them once");
    }
    return new CopyLimit(memory, List.copyOf(pids));
  }

  @Override
  public Run begin() throws IOException {
    Copying copying = new Copying(pids);
    try {
      copying.plan(memory);
      return copying;
    } catch (IOException | RuntimeException e) {
      copying.close();
      throw e;
    }
  }

  /** Copies into the same MiB again and again, so that the processor's cache holds the copy. */
  private static final class Copying implements Run {
    private static final Set<Metric> UNKNOWN =
        EnumSet.of(Metric.SAVED_PAGES, Metric.METADATA_BYTES);

    private final Arena arena = Arena.ofConfined();
    private final List<CopyPlan> plans;
    private final MemorySegment local;
    private long bytesRead;

    Copying(List<Integer> pids) {
      this.plans = pids.stream().map(pid -> new CopyPlan(pid, arena)).toList();
      this.local = arena.allocate(ValueLayout.JAVA_LONG, 2);
      MemorySegment buffer = arena.allocate(CopyPlan.CALL_BYTES, Long.BYTES);
      local.setAtIndex(ValueLayout.JAVA_LONG, 0, buffer.address());
      local.setAtIndex(ValueLayout.JAVA_LONG, 1, buffer.byteSize());
    }

    /** Finds out which pages are there. */
    void plan(Memory memory) throws IOException {
      try (PageChunk chunk = new PageChunk(memory.pageSize(), PageRun.MAX_PAGES)) {
        for (PageRun run : PageRun.of(memory)) {
          run.readAgain(0, run.count(), chunk);
          plans.get(memory.sources().indexOf(run.source())).add(run, chunk);
        }
      }
      plans.forEach(CopyPlan::endCall);
    }

    @Override
    public MeasuredScan scan() throws IOException {
      Meter meter = new Meter();
      long began = Meter.threadCpuNanos();
      for (CopyPlan plan : plans) {
        bytesRead += plan.copy(local);
      }
      return meter.scan(Meter.threadCpuNanos() - began, Outcome.NONE);
    }

    @Override
    public boolean isUnknown(Metric figure) {
      return UNKNOWN.contains(figure);
    }

    @Override
    public long bytesRead() {
      return bytesRead;
    }

    @Override
    public Curve curve() {
      return new Curve();
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
