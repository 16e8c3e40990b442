package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.Plugins;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ContestantOptionsTest {
  private static final Plugins PLUGINS = Plugins.load();

  /** What stacks are told of a source; empty stands for one that is not a workload. */
  private static List<AssumedStatic> assumedStatic(String workload, String... arguments) {
    ContestantOptions parts = CommandLine.populateSpec(ContestantOptions.class, arguments);
    return parts.contestants(PLUGINS, Workload.named(workload)).stream()
        .filter(contestant -> contestant.kind() == Kind.ENGINE)
        .map(Contestant::assumedStatic)
        .toList();
  }

  @Test
  void alone() {
    assertThat(assumedStatic("mix")).containsExactly(AssumedStatic.SOURCE);
  }

  /** The kernel needs two scans: beside it stands a stack that needs two, too. */
  @Test
  void besideTheKernelBothWays() {
    assertThat(assumedStatic("mix", "--kernel"))
        .containsExactly(AssumedStatic.ON, AssumedStatic.OFF);
    assertThat(assumedStatic("clones", "--contestants", "limit:read,kernel:ksmd"))
        .containsExactly(AssumedStatic.ON, AssumedStatic.OFF);
    assertThat(assumedStatic("", "--kernel"))
        .containsExactly(AssumedStatic.SOURCE, AssumedStatic.OFF);
  }

  @Test
  void nobodyIsToldThatChangingPagesHoldStill() {
    assertThat(assumedStatic("volatile", "--kernel")).containsExactly(AssumedStatic.SOURCE);
  }

  /** With --fresh in place of engines in processes that go on; an arena beside whatever it is. */
  @Test
  void stacksTakePartAsWhatIsAskedFor() {
    assertThat(kinds("--contestants", "none")).containsExactly(Kind.ENGINE);
    assertThat(kinds("--fresh", "--kernel"))
        .containsExactly(Kind.FRESH, Kind.READ_LIMIT, Kind.KERNEL);
    assertThat(kinds("--hasher", "crc32c,xxh64", "--contestants", "arena,limit:process_vm_readv"))
        .containsExactly(Kind.ENGINE, Kind.ENGINE, Kind.ARENA, Kind.ARENA, Kind.COPY_LIMIT);
    assertThatThrownBy(() -> kinds("--fresh", "--still", "on"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("leave out --still");
  }

  private static List<Kind> kinds(String... arguments) {
    ContestantOptions parts = CommandLine.populateSpec(ContestantOptions.class, arguments);
    return parts.contestants(PLUGINS, Workload.named("mix")).stream()
        .map(Contestant::kind)
        .toList();
  }

  @Test
  void whoeverSaysSoGetsWhatTheySay() {
    assertThat(assumedStatic("mix", "--kernel", "--still", "off"))
        .containsExactly(AssumedStatic.OFF);
  }
}
