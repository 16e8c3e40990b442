package io.ksm.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.process.ChildProcess;
import io.ksm.bench.process.ContestantFaultException;
import io.ksm.bench.process.Message;
import io.ksm.bench.process.Protocol;
import io.ksm.bench.process.Samples;
import io.ksm.bench.process.Setup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a contestant, its process, and what was measured of it so far. */
final class ContestantProcess implements AutoCloseable {
  private final Contestant contestant;
  private final BenchPrograms programs;
  private final List<Sample> samples = new ArrayList<>();
  private List<String> warnings = List.of();
  private @Nullable ChildProcess process;
  private @Nullable Exception obstacle;
  private long pages;
  private int pageSize;
  private boolean repeatable;

  ContestantProcess(Contestant contestant, BenchPrograms programs) {
    this.programs = programs;
    this.contestant = contestant;
  }

  Contestant contestant() {
    return contestant;
  }

  /** Starts the process, and does not wait for it. */
  void start(long heapBytes) {
    attempt(() -> process = new ChildProcess(programs.contestant(), heapBytes));
  }

  /** Has the process open the memory. */
  void open(MemorySpec memory, String plugins) {
    attempt(() -> {
      Message opened =
          ask(Protocol.OPEN, new Setup(contestant, memory, plugins, programs.scan()).pack());
      pages = opened.number(Protocol.PAGES);
      pageSize = (int) opened.number(Protocol.PAGE_SIZE);
      repeatable = opened.flag(Protocol.REPEATABLE);
      warnings = opened.texts(Protocol.WARNINGS);
    });
  }

  /** Measures without counting. */
  void warmUp() {
    attempt(this::measure);
  }

  /** Measures and keeps the sample. */
  void measureRound() {
    attempt(() -> samples.add(measure()));
  }

  /**
   * Asks for a curve of a run of its own, after all was measured. Where there is one, it is that of
   * all samples.
   */
  void draw() {
    attempt(() -> {
      List<CurvePoint> curve = sample(Protocol.CURVE).curve();
      if (!curve.isEmpty()) {
        samples.replaceAll(sample -> new Sample(sample.figures(), curve));
      }
    });
  }

  private Sample measure() throws IOException {
    return sample(Protocol.MEASURE);
  }

  private Sample sample(String request) throws IOException {
    return Samples.unpack(ask(request, new Message()));
  }

  private Message ask(String request, Message details) throws IOException {
    if (process == null) {
      throw new IOException("was not started");
    }
    return process.ask(request, details);
  }

  /** Something that a process is asked for. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  /** Whoever fails once is out, and the others go on. */
  private void attempt(Attempt attempt) {
    if (!canRun()) {
      return;
    }
    try {
      attempt.run();
    } catch (IOException | UsageException e) {
      obstacle = e;
    }
  }

  boolean canRun() {
    return obstacle == null;
  }

  /** Returns how many pages can merge, as this contestant sees it. */
  long pages() {
    return pages;
  }

  int pageSize() {
    return pageSize;
  }

  /** Says whether each run finds the same memory, so that its results can be judged. */
  boolean isRepeatable() {
    return repeatable;
  }

  /** Notes that what was measured is worth nothing. */
  void fail(String reason) {
    if (canRun()) {
      obstacle = new ContestantFaultException(reason);
    }
  }

  /** Says whether it failed by a fault of its own. */
  private boolean hasFailed() {
    return obstacle instanceof ContestantFaultException;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Throws what keeps this contestant from running; a fault of its own stands in its row. */
  void throwObstacle(String what) throws IOException {
    switch (obstacle) {
      case null -> {}
      case ContestantFaultException fault when pages > 0 -> {}
      case UsageException usage -> throw usage;
      case Exception other -> throw new IOException(what + other.getMessage(), other);
    }
  }

  Row row() {
    return new Row(
        contestant,
        hasFailed() ? List.of() : samples,
        obstacle == null ? "" : String.valueOf(obstacle.getMessage()),
        hasFailed());
  }

  /** Lets the process end, and does not wait for that. */
  void letEnd() {
    if (process != null) {
      process.letEnd();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
