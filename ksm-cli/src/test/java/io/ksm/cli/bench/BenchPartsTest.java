package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.Contender;
import io.ksm.bench.Contender.Kind;
import io.ksm.bench.Stillness;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.Plugins;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchPartsTest {
  private static final Plugins PLUGINS = Plugins.load();

  /** What stacks are told of a source; empty stands for one that is no workload. */
  private static List<Stillness> stillness(String workload, String... arguments) {
    BenchParts parts = CommandLine.populateSpec(BenchParts.class, arguments);
    return parts.contenders(PLUGINS, Workload.named(workload)).stream()
        .filter(contender -> contender.kind() == Kind.ENGINE)
        .map(Contender::stillness)
        .toList();
  }

  @Test
  void alone() {
    assertThat(stillness("mix")).containsExactly(Stillness.SOURCE);
  }

  /** The kernel needs two scans: beside it stands a stack that needs two, too. */
  @Test
  void besideTheKernelBothWays() {
    assertThat(stillness("mix", "--kernel")).containsExactly(Stillness.ON, Stillness.OFF);
    assertThat(stillness("clones", "--contestants", "limit:read,kernel:ksmd"))
        .containsExactly(Stillness.ON, Stillness.OFF);
    assertThat(stillness("", "--kernel")).containsExactly(Stillness.SOURCE, Stillness.OFF);
  }

  @Test
  void nobodyIsToldThatChangingPagesHoldStill() {
    assertThat(stillness("volatile", "--kernel")).containsExactly(Stillness.SOURCE);
  }

  @Test
  void whoeverSaysSoGetsWhatTheySay() {
    assertThat(stillness("mix", "--kernel", "--still", "off")).containsExactly(Stillness.OFF);
  }
}
