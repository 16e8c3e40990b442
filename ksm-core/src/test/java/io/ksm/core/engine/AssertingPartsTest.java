package io.ksm.core.engine;

import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.SideBySide;
import io.ksm.core.engine.support.Stack;
import io.ksm.testkit.AssertingHasher;
import io.ksm.testkit.AssertingIndex;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadShape;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine keeps to the contracts of hashers and indexes, and so do all of these. */
@ExtendWith(SeedExtension.class)
class AssertingPartsTest {

  @ParameterizedTest
  @MethodSource("io.ksm.core.engine.support.Stack#ofParts")
  void onEvolvingMemory(Stack stack, Seed seed) throws IOException {
    Stack asserting =
        new Stack(
            stack.name(),
            new AssertingHasher(stack.hasher()),
            () -> new AssertingIndex(stack.indexes().get()));
    EngineSetup setup =
        EngineSetup.PLAIN
            .with(asserting)
            .with(new ReferencePolicy(true, true, 3, false))
            .withThreads(3);
    for (WorkloadShape.Memory memory : WorkloadShape.Memory.values()) {
      Seed own = seed.derive(memory.name().length());
      new SideBySide(own, WorkloadShape.random(own.random(), memory), setup)
          .unmergingAfter(scan -> scan == 5)
          .play(8);
    }
  }
}
