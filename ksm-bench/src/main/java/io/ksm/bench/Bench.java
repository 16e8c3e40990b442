package io.ksm.bench;

import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Measures contestants over the same memory, each in a process of its own.
 *
 * <p>All processes live from the beginning to the end and idle while it is not their turn. After
 * the warm-ups come the rounds: in each, every contestant is measured once, in an order that is
 * drawn anew. So whatever changes on the machine in the course of a benchmark meets all of them.
 */
public final class Bench {
  private final BenchConfig config;
  private final Optional<Workload> workload;
  private final BenchProgress progress;
  private final List<ContestantProcess> processes = new ArrayList<>();
  private int done;

  private Bench(BenchConfig config, Optional<Workload> workload, BenchProgress progress) {
    this.config = config;
    this.workload = workload;
    this.progress = progress;
    config
        .contestants()
        .forEach(who -> processes.add(new ContestantProcess(who, config.programs())));
  }

  /**
   * Measures.
   *
   * @throws io.ksm.api.UsageException if that cannot be done as it was asked for
   * @throws IOException if no contestant can run at all, or the workload cannot be made
   */
  public static BenchResult run(BenchConfig config, BenchProgress progress) throws IOException {
    Optional<Workload> workload = Workload.among(config.sources());
    if (workload.isPresent()) {
      MemoryCheck.check(config, workload.get());
    }
    return new Bench(config, workload, progress).run();
  }

  private BenchResult run() throws IOException {
    Map<String, String> environment = Environment.describe(config.commandLine());
    step("making the memory");
    try (BenchMemory memory = BenchMemory.prepare(config, workload)) {
      memory.keptIn().ifPresent(folder -> progress.note("the workload is kept in " + folder));
      open(memory);
      long mergeable =
          memory.mergeablePages().isPresent()
              ? memory.mergeablePages().getAsLong()
              : TrustedStack.mergeablePages(config, memory.mappedSpec());
      ResultCheck check = new ResultCheck(config, memory.mappedSpec(), processes);
      if (!config.opensAnew()) {
        // From here on all processes that need the files have them open.
        memory.release();
      }
      warmUp();
      measureRounds();
      draw();
      check.check(processes);
      return result(environment, memory, mergeable);
    } finally {
      processes.forEach(ContestantProcess::letEnd);
      processes.forEach(ContestantProcess::close);
    }
  }

  private void open(BenchMemory memory) throws IOException {
    long bytes = workload.isPresent() ? config.bytes() : 0;
    Set<String> warnings = new LinkedHashSet<>();
    // All JVMs begin at once: nothing is measured yet.
    for (ContestantProcess process : processes) {
      process.start(MemoryCheck.heapBytes(process.contestant(), bytes));
    }
    for (ContestantProcess process : processes) {
      step("starting processes");
      boolean fresh = process.contestant().kind() == Contestant.Kind.FRESH;
      process.open(fresh ? memory.spec() : memory.mappedSpec(), config.plugins());
      warnings.addAll(process.warnings());
    }
    warnings.forEach(progress::note);
    if (processes.stream().noneMatch(ContestantProcess::canRun)) {
      processes.getFirst().throwObstacle("nothing can be measured: ");
    }
  }

  private void warmUp() {
    for (int i = 0; i < config.warmUps(); i++) {
      for (ContestantProcess process : processes) {
        step("warming up");
        if (warmsUp(process.contestant().kind(), i)) {
          process.warmUp();
        }
      }
    }
  }

  /** The kernel has no compiler that would have to warm up, and a new process only a page cache. */
  private static boolean warmsUp(Contestant.Kind kind, int done) {
    return kind != Contestant.Kind.KERNEL && (kind != Contestant.Kind.FRESH || done == 0);
  }

  private void measureRounds() {
    Random random = new Random(config.seed());
    List<ContestantProcess> order = new ArrayList<>(processes);
    for (int round = 1; round <= config.rounds(); round++) {
      Collections.shuffle(order, random);
      for (ContestantProcess process : order) {
        step("round %d of %d".formatted(round, config.rounds()));
        process.measureRound();
      }
    }
  }

  private void draw() {
    for (ContestantProcess process : processes) {
      step("drawing curves");
      process.draw();
    }
  }

  private void step(String what) {
    progress.step(what, done, 1 + processes.size() * (2 + config.warmUps() + config.rounds()));
    done++;
  }

  private BenchResult result(Map<String, String> environment, BenchMemory memory, long mergeable)
      throws IOException {
    List<Row> rows = processes.stream().map(ContestantProcess::row).toList();
    ContestantProcess typical =
        processes.stream()
            .filter(process -> process.pages() > 0)
            .min(Comparator.comparing(process -> !process.canRun()))
            .orElse(processes.getFirst());
    typical.throwObstacle("nothing was measured: ");
    List<UncertainOrder> uncertainOrders =
        new ArrayList<>(UncertainOrder.about(Metric.FIRST_NANOS, rows));
    uncertainOrders.addAll(UncertainOrder.about(Metric.SETTLED_NANOS, rows));
    return new BenchResult(
        config,
        environment,
        memory.description(),
        typical.pages(),
        typical.pageSize(),
        mergeable,
        rows,
        uncertainOrders);
  }
}
