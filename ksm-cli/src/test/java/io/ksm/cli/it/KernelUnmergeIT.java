package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.KernelLab;
import io.ksm.cli.it.support.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * {@code ksm kernel set run=2} where a process has saved 63 MiB by merging, and its control group
 * may have 20 MiB: the copies would get it killed.
 */
@ResourceLock("the KSM of this machine")
class KernelUnmergeIT {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/memory");

  /** Merges 64 MiB of 200 contents in a control group, and limits that to 20 MiB then. */
  private static final String TIGHT =
      """
      group=/sys/fs/cgroup/memory/ksm-it-$$
      mkdir $group
      trap 'put_back; for try in $(seq 100); do ! rmdir $group || break; sleep 0.1; done 2>/dev/null' EXIT
      coproc python { echo $BASHPID >$group/cgroup.procs; exec python3 -c '
      import mmap, sys
      area = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      area.madvise(mmap.MADV_NOHUGEPAGE)
      area.madvise(mmap.MADV_MERGEABLE)
      for page in range(16384):
          area.write((page % 200 + 1).to_bytes(8, "little") * 512)
      print("ready", flush=True)
      sys.stdin.read()
      '; }
      program=$python_PID
      read -r ready <&"${python[0]}"
      merging() { sed -n 's/ksm_merging_pages //p' /proc/$program/ksm_stat; }
      ksm kernel set run=1 pages_to_scan=100000 sleep_millisecs=5 >/dev/null
      for try in $(seq 1000); do
        [ "$(merging)" != 16384 ] || break
        sleep 0.05
      done
      ksm kernel set run=0 >/dev/null
      echo 20M >$group/memory.limit_in_bytes
      """;

  @BeforeAll
  static void assumeGroups() {
    KernelLab.assumeKsm();
    assumeTrue(Files.isWritable(GROUPS), "no control groups of version 1 that limit memory");
  }

  @Test
  void isRefusedWithTheFigures() throws Exception {
    Launch launch =
        KernelLab.run(
            TIGHT
                + """
                ksm kernel status | sed -n '/Taking/,/control group/p'
                ksm kernel set pages_to_scan=77 run=2 2>&1 || echo "exit $?"
                echo $(merging) $(cat $folder/run $folder/pages_to_scan)
                echo 200M >$group/memory.limit_in_bytes
                ksm kernel set --format csv run=2 2>&1
                echo $(merging)
                """);

    assertThat(launch.succeeded().out())
        .matches(
            """
            Taking it all back \\(run=2\\) would need 63\\.\\d MiB of memory; \\S+ GiB are available, but the kernel would kill processes in:
              control group /ksm-it-\\d+, which needs 64\\.0 MiB and has 1?\\d\\.\\d MiB left of its 20\\.0 MiB
            ksm: unmerging needs memory that is not there, and processes would be killed: control group '/ksm-it-\\d+' needs \
            64 MiB and has 1?\\d MiB left of its 20 MiB; raise the limits, or end some of the processes first, or give \
            --force; nothing was changed
            exit 1
            16384 0 100000
            knob,before,after
            run,0,2
            ksm: what was merged is unmerged: 64 MiB were copied back
            0
            """);
  }

  @Test
  void whatForceHasDoneIsSaid() throws Exception {
    Launch launch =
        KernelLab.run(
            TIGHT
                + """
                ksm kernel set --force run=2 2>&1 || echo "exit $?"
                """);

    assertThat(launch.out())
        .containsPattern(
            "MiB were copied back, and python3 \\(\\d+\\) ended meanwhile, maybe killed")
        .doesNotContain("all knobs are as they were\n");
  }
}
