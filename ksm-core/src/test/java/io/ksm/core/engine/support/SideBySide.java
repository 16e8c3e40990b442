package io.ksm.core.engine.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.testkit.Seed;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Lets an engine and {@link ReferenceKsm} scan equal workloads, and compares them after each scan.
 */
public final class SideBySide {
  private static final int WHOLE_SCAN = 1 << 20;

  private final Seed seed;
  private final WorkloadShape shape;
  private final EngineSetup setup;
  private IntPredicate unmerges = scan -> false;
  private UnaryOperator<PageSource> disguise = UnaryOperator.identity();

  /** Makes a play of a workload. */
  public SideBySide(Seed seed, WorkloadShape shape, EngineSetup setup) {
    this.seed = seed;
    this.shape = fitsIntoBatch(shape, 1 << setup.chunkBits()) ? shape : shape.withRefusedPercent(0);
    // The reference hears of refusals at the end of a scan only.
    this.setup =
        this.shape.refusedPercent() > 0 ? setup.withBatches(setup.chunkBits(), WHOLE_SCAN) : setup;
  }

  /**
   * Says whether the engine passes all pages in one batch, however large batches may be: it limits
   * both the pages and the chunks of which it has copies.
   */
  private static boolean fitsIntoBatch(WorkloadShape shape, int pagesPerChunk) {
    int copied = Geometry.MAX_COPIED_BYTES / shape.pageSize();
    int areas = shape.sources() * shape.areas();
    int chunksPerArea = shape.areaPages() / pagesPerChunk + 2;
    return areas * shape.areaPages() <= copied && areas * chunksPerArea <= copied / pagesPerChunk;
  }

  /** Separates all pages after some of the scans. */
  public SideBySide unmergingAfter(IntPredicate scans) {
    unmerges = scans;
    return this;
  }

  /** Lets the engine, and it alone, see the sources as something else. */
  public SideBySide disguised(UnaryOperator<PageSource> sources) {
    disguise = sources;
    return this;
  }

  /** Makes so many scans, and changes the memory after each. */
  public void play(int scans) throws IOException {
    try (EvolvingWorkload ours = new EvolvingWorkload(seed, shape);
        EvolvingWorkload theirs = new EvolvingWorkload(seed, shape);
        Engine engine = setup.engine(disguised(ours.sources()));
        ReferenceKsm reference =
            new ReferenceKsm(theirs.sources(), setup.stack().hasher(), setup.policy())) {
      for (int scan = 1; scan <= scans; scan++) {
        engine.scan();
        compare(engine, reference.scan(), ours, "scan " + scan);
        if (unmerges.test(scan)) {
          engine.unmerge();
          reference.unmerge();
          compare(engine, reference.counters(), ours, "unmerge after scan " + scan);
        }
        ours.step();
        theirs.step();
      }
    }
  }

  private List<PageSource> disguised(List<PageSource> sources) {
    return sources.stream().map(disguise).toList();
  }

  private void compare(Engine engine, Counters expected, EvolvingWorkload workload, String when) {
    assertThat(engine.counters()).as("%s of %s, %s", when, workload, setup).isEqualTo(expected);
    Invariants.check(engine);
    workload.verify();
  }
}
