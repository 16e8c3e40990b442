package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.SideBySide;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadShape;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each policy does in the engine what its name says. */
@ExtendWith(SeedExtension.class)
class PoliciesInEngineTest {
  /** Each is played under six policies. */
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 50) / 25);

  private static MergePolicy policy(String text) {
    PartSpec spec = PartSpec.parse(text);
    PolicyFactory factory = Plugins.load().policies().get(spec.name());
    return factory.create(Options.of(factory, spec.options()));
  }

  private static Standing standing(String policy, int scans, int... contents) {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", contents);
        Engine engine = EngineSetup.PLAIN.with(policy(policy)).engine(memory.source())) {
      return Standing.after(engine, scans);
    }
  }

  @Test
  void ksmWaitsForPagesToHoldStill() {
    assertThat(standing("ksm", 1, 1, 1, 2)).isEqualTo(Standing.with().volatilePages(3));
    assertThat(standing("ksm", 2, 1, 1, 2))
        .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1));
  }

  @Test
  void eagerMergesAtFirstSight() {
    assertThat(standing("eager", 1, 1, 1, 2, 0, 0))
        .isEqualTo(Standing.with().shared(2).sharing(2).unshared(1));
    assertThat(standing("eager:use-zero-pages=on", 1, 1, 1, 2, 0, 0))
        .isEqualTo(Standing.with().shared(1).sharing(1).unshared(1).volatilePages(2).zero(2));
    assertThat(standing("eager:max-page-sharing=2", 1, 1, 1, 1, 1, 1))
        .isEqualTo(Standing.with().shared(2).sharing(2).unshared(1));
  }

  @Test
  void zeroOnlyMergesNothingElse() {
    assertThat(standing("zero-only", 1, 0, 0, 1, 1)).isEqualTo(Standing.with().volatilePages(4));
    assertThat(standing("zero-only", 2, 0, 0, 1, 1))
        .isEqualTo(Standing.with().unshared(2).volatilePages(2).zero(2));
    assertThat(standing("zero-only", 3, 0, 0, 1, 1)).isEqualTo(Standing.with().unshared(2).zero(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ksm", "isolated"})
  void isolatedKeepsDomainsApart(String name) {
    Window window = new Window(0, 6, NumberedMemory.PAGE_SIZE);
    try (WorkloadSource source = WorkloadSource.live("two", window, WorkloadSource.Access.COPY);
        Engine engine = EngineSetup.PLAIN.with(policy(name)).engine(source)) {
      source.remap(
          List.of(
              Region.resident("a", 0, 3, "uid:1"),
              Region.resident("b", window.address(3), 3, "uid:2")));
      for (int page = 0; page < 6; page++) {
        source.write(window.address(page), NumberedMemory.content(page == 0 ? 9 : 1));
      }
      assertThat(Standing.after(engine, 2))
          .isEqualTo(
              name.equals("isolated")
                  ? Standing.with().shared(2).sharing(3).unshared(1)
                  : Standing.with().shared(1).sharing(4).unshared(1));
    }
  }

  /** Under these, too, the engine equals the reference; eager lets changed pages merge at once. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void equalTheReferenceOnEvolvingMemory(WorkloadShape.Memory memory, Seed seed)
      throws IOException {
    List<String> policies =
        List.of(
            "eager",
            "eager:use-zero-pages=on,max-page-sharing=2",
            "eager:use-zero-pages=on,max-page-sharing=3",
            "isolated:use-zero-pages=on,max-page-sharing=3",
            "ksm:smart-scan=off",
            "zero-only");
    List<Stack> stacks = Stack.all();
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, memory);
      for (String policy : policies) {
        EngineSetup setup =
            EngineSetup.PLAIN
                .with(stacks.get(random.nextInt(stacks.size())))
                .with(policy(policy))
                .withThreads(random.nextInt(1, 6))
                .withBatches(random.nextInt(6), random.nextInt(16, 500));
        new SideBySide(own, shape, setup).play(10);
      }
    }
  }
}
