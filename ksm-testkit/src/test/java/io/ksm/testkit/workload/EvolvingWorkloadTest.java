package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadShape.Memory;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeedExtension.class)
class EvolvingWorkloadTest {
  private static final int SCANS = 12;

  @ParameterizedTest
  @EnumSource(Memory.class)
  void twinsHoldTheSameMemoryWhateverWasMerged(Memory memory, Seed seed) throws IOException {
    WorkloadShape shape = WorkloadShape.random(seed.random(), memory);
    try (EvolvingWorkload scanned = new EvolvingWorkload(seed, shape);
        EvolvingWorkload untouched = new EvolvingWorkload(seed, shape);
        ReferenceKsm ksm =
            new ReferenceKsm(
                scanned.sources(), new NarrowHasher(64), ReferencePolicy.PLAIN.withZeroPages())) {
      for (int scan = 0; scan < SCANS; scan++) {
        ksm.scan();
        ksm.unmerge();
        assertThat(contents(scanned)).as("%s", scanned).isEqualTo(contents(untouched));
        scanned.step();
        untouched.step();
      }
    }
  }

  /** Returns everything that can be read, in order. */
  private static List<String> contents(EvolvingWorkload workload) throws IOException {
    List<String> contents = new ArrayList<>();
    for (PageSource source : workload.sources()) {
      try {
        for (Region region : source.regions()) {
          contents.add(region.toString());
          for (long page = 0; region.isEligible() && page < region.pages(); page++) {
            contents.add(page(source, region, page));
          }
        }
      } catch (SourceGoneException gone) {
        contents.add(gone.getMessage());
      }
    }
    return contents;
  }

  private static String page(PageSource source, Region region, long page) throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      chunk.begin(1, true);
      source.read(region, page, 1, chunk);
      if (chunk.state(0) != PageState.PRESENT) {
        return chunk.state(0).toString();
      }
      byte[] bytes =
          chunk.memory().asSlice(chunk.offset(0), source.pageSize()).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @EnumSource(Memory.class)
  void theReferenceLosesNothing(Memory memory, Seed seed) throws IOException {
    for (int number = 0; number < 20; number++) {
      Seed own = seed.derive(number);
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, memory);
      ReferencePolicy policy = policy(random);
      int pagesPerBatch = random.nextInt(4) == 0 ? 37 : Integer.MAX_VALUE;
      try (EvolvingWorkload workload = new EvolvingWorkload(own, shape);
          ReferenceKsm ksm =
              new ReferenceKsm(
                  workload.sources(),
                  new NarrowHasher(random.nextBoolean() ? 3 : 64),
                  policy,
                  pagesPerBatch)) {
        for (int scan = 0; scan < SCANS; scan++) {
          Counters counters = ksm.scan();
          ksm.checkInvariants();
          workload.verify();
          checkSaving(workload, counters);
          workload.step();
          workload.verify();
        }
        ksm.unmerge();
        workload.verify();
        assertThat(ksm.counters().pagesVolatile()).isZero();
      }
    }
  }

  private static ReferencePolicy policy(SplittableRandom random) {
    int[] limits = {1, 2, 3, 256, Integer.MAX_VALUE};
    return new ReferencePolicy(
        random.nextBoolean(),
        random.nextBoolean(),
        limits[random.nextInt(limits.length)],
        random.nextBoolean());
  }

  private static void checkSaving(EvolvingWorkload workload, Counters counters) {
    for (SwappingSource source : workload.swappingSources()) {
      assertThat(source.frames()).as("frames of %s", workload).isEqualTo(counters.pagesShared());
      assertThat(source.mappedPages() - source.physicalPages())
          .as("pages saved in %s", workload)
          .isEqualTo(counters.pagesSharing() + counters.ksmZeroPages());
    }
  }

  @Test
  void noticingWritesChangesNoCounter(Seed seed) throws IOException {
    for (int number = 0; number < 20; number++) {
      Seed own = seed.derive(number);
      WorkloadShape noticing = WorkloadShape.random(own.random(), Memory.SWAPPING_NOTICING);
      WorkloadShape plain = WorkloadShape.random(own.random(), Memory.SWAPPING);
      ReferencePolicy policy = ReferencePolicy.PLAIN.withSmartScan().withZeroPages();
      try (EvolvingWorkload first = new EvolvingWorkload(own, noticing);
          EvolvingWorkload second = new EvolvingWorkload(own, plain);
          ReferenceKsm one = new ReferenceKsm(first.sources(), new NarrowHasher(64), policy);
          ReferenceKsm other = new ReferenceKsm(second.sources(), new NarrowHasher(64), policy)) {
        for (int scan = 0; scan < SCANS; scan++) {
          assertThat(one.scan()).as("%s", first).isEqualTo(other.scan());
          first.step();
          second.step();
        }
      }
    }
  }

  @Test
  void otherPagesRefuseAfterEachStep() throws IOException {
    Seed seed = new Seed(3);
    WorkloadShape shape =
        WorkloadShape.random(seed.random(), Memory.SWAPPING).withRefusedPercent(50);
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape)) {
      SwappingSource source = workload.swappingSources().getFirst();
      source.attach();
      Set<Long> refused = new HashSet<>();
      Set<Long> merged = new HashSet<>();
      for (int step = 0; step < SCANS; step++) {
        mergeEachPageAlone(source, step * 1_000_000L, refused, merged);
        workload.step();
      }
      int pages = refused.size() + merged.size();
      assertThat(refused.size()).isBetween(pages / 4, pages * 3 / 4);
      merged.retainAll(refused);
      assertThat(merged).as("pages that refused once and merged once").isNotEmpty();
    }
  }

  private static void mergeEachPageAlone(
      SwappingSource source, long firstFrame, Set<Long> refused, Set<Long> merged)
      throws IOException {
    for (Region region : source.regions()) {
      for (long page = 0; region.isEligible() && page < region.pages(); page++) {
        long address = region.address() + page * source.pageSize();
        if (source.content(address) != null) {
          BitSet answer = new BitSet();
          long frame = firstFrame + source.window().slot(address);
          source.merge(address, 1, frame, answer);
          source.unmerge(address, 1);
          (answer.get(0) ? refused : merged).add(address);
        }
      }
    }
  }

  @Test
  void everythingHappens() throws IOException {
    Set<PageState> states = EnumSet.noneOf(PageState.class);
    Counters most = Counters.NONE;
    int gone = 0;
    for (int number = 0; number < 60; number++) {
      Seed seed = new Seed(number);
      WorkloadShape shape = WorkloadShape.random(seed.random(), Memory.NOTICING);
      ReferencePolicy policy =
          ReferencePolicy.PLAIN.withSmartScan().withZeroPages().withMaxSharers(3);
      try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
          ReferenceKsm ksm = new ReferenceKsm(workload.sources(), new NarrowHasher(64), policy)) {
        for (int scan = 0; scan < SCANS; scan++) {
          gone += collectStates(workload, states);
          most = most(most, ksm.scan());
          workload.step();
        }
      }
    }
    assertThat(states).containsExactlyInAnyOrder(PageState.values());
    assertThat(gone).isPositive();
    assertThat(most.pagesShared()).isGreaterThan(100);
    assertThat(most.pagesSharing()).isGreaterThan(100);
    assertThat(most.pagesUnshared()).isGreaterThan(10);
    assertThat(most.pagesVolatile()).isGreaterThan(100);
    assertThat(most.pagesSkipped()).isGreaterThan(100);
    assertThat(most.ksmZeroPages()).isGreaterThan(10);
    assertThat(most.stableNodeChains()).isGreaterThan(5);
  }

  private static int collectStates(EvolvingWorkload workload, Set<PageState> states)
      throws IOException {
    int gone = 0;
    for (PageSource source : workload.sources()) {
      try {
        for (Region region : source.regions()) {
          if (region.isEligible()) {
            collectStates(source, region, states);
          }
        }
      } catch (SourceGoneException e) {
        gone++;
      }
    }
    return gone;
  }

  private static void collectStates(PageSource source, Region region, Set<PageState> states)
      throws IOException {
    int pages = (int) region.pages();
    try (PageChunk chunk = new PageChunk(source.pageSize(), pages)) {
      chunk.begin(pages, false);
      source.read(region, 0, pages, chunk);
      for (int page = 0; page < pages; page++) {
        states.add(chunk.state(page));
      }
    }
  }

  private static Counters most(Counters a, Counters b) {
    return new Counters(
        Math.max(a.pagesShared(), b.pagesShared()),
        Math.max(a.pagesSharing(), b.pagesSharing()),
        Math.max(a.pagesUnshared(), b.pagesUnshared()),
        Math.max(a.pagesVolatile(), b.pagesVolatile()),
        Math.max(a.pagesScanned(), b.pagesScanned()),
        Math.max(a.pagesSkipped(), b.pagesSkipped()),
        Math.max(a.ksmZeroPages(), b.ksmZeroPages()),
        Math.max(a.fullScans(), b.fullScans()),
        Math.max(a.stableNodeChains(), b.stableNodeChains()),
        Math.max(a.stableNodeDups(), b.stableNodeDups()),
        Math.max(a.generalProfit(), b.generalProfit()));
  }
}
