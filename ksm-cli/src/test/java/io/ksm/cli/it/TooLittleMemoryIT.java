package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In a small control group, where more than its limit would get the process killed. */
class TooLittleMemoryIT {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/memory");

  @BeforeAll
  static void assumeGroups() {
    assumeTrue(Files.isWritable(GROUPS), "no control groups of version 1 that limit memory");
  }

  @Test
  void anArenaThatDoesNotFitIsRefused() throws Exception {
    assertThat(inGroup(200, "\"$0\" demo arena").failed(1).err())
        .matches(
            "ksm: an arena of 1\\.0 GiB needs 1\\.1 GiB of memory, and \\d+\\.\\d MiB are left of the"
                + " 200 MiB of control group '/ksm-it-\\d+': give a smaller --size\n");
  }

  @Test
  void aBenchmarkThatDoesNotFitIsRefusedWithTheSameStatus() throws Exception {
    assertThat(inGroup(200, "\"$0\" bench mix --size 512MiB").failed(1).err())
        .contains(" MiB are left of the 200 MiB of control group '/ksm-it-")
        .contains("give a smaller --size");
  }

  @Test
  void anArenaThatFitsIsFilledAndMerged() throws Exception {
    assertThat(inGroup(256, "\"$0\" demo arena --size 64MiB --format json").succeeded().json())
        .hasSizeGreaterThan(5);
  }

  private static Launch inGroup(int mebibytes, String command) throws Exception {
    String script =
        """
        group=/sys/fs/cgroup/memory/ksm-it-$$
        mkdir $group
        trap 'for try in $(seq 100); do ! rmdir $group || break; sleep 0.1; done 2>/dev/null' EXIT
        echo LIMITM >$group/memory.limit_in_bytes
        (echo $BASHPID >$group/cgroup.procs; exec COMMAND)
        """
            .replace("LIMIT", Integer.toString(mebibytes))
            .replace("COMMAND", command);
    return Launch.run(List.of("bash", "-c", script, Launch.KSM.toString()), Map.of());
  }
}
