package io.ksm.cli.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Experiments with the kernel's KSM, of which the machine has one: each is a script that holds the
 * machine's lock, hands it down to what it starts, and puts all knobs back at its end.
 */
public final class KernelLab {
  public static final Path FOLDER = Path.of("/sys/kernel/mm/ksm");

  /** How many equal pages the program of {@link #MERGING} has: more than share one page. */
  public static final int EQUAL_PAGES = 400;

  /**
   * Starts a Python program by {@code ksm kernel run}, with its process number in {@code $program},
   * and ksmd; and goes on when its pages have merged.
   */
  public static final String MERGING =
      """
      coproc python { exec "$ksm" kernel run -q -- python3 -c '
      import mmap, sys
      area = mmap.mmap(-1, PAGES * 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      area.write(b"equal!!!" * (512 * PAGES))
      print("ready", flush=True)
      sys.stdin.read()
      '; }
      program=$python_PID
      read -r ready <&"${python[0]}"
      [ "$ready" = ready ]
      ksm kernel set run=1 pages_to_scan=100000 sleep_millisecs=5 >/dev/null
      for try in $(seq 1000); do
        merging=$(grep -Po 'ksm_merging_pages \\K.*' /proc/$program/ksm_stat)
        [ "$merging" -lt PAGES ] || break
        sleep 0.05
      done
      """
          .replace("PAGES", Integer.toString(EQUAL_PAGES));

  private static final String FRAME =
      """
      set -euo pipefail
      ksm=$0
      ksm() { "$ksm" "$@"; }
      folder=/sys/kernel/mm/ksm
      exec 9<$folder/run
      flock -w 300 9
      declare -A before
      for knob in $folder/*; do
        [ ! -w $knob ] || before[${knob##*/}]=$(sed 's/.*\\[\\(.*\\)\\].*/\\1/' $knob)
      done
      put_back() {
        [ -z "${program-}" ] || { kill -KILL $program || :; wait $program || :; } 2>/dev/null
        echo 0 >$folder/run
        echo 2 >$folder/run
        for knob in max_page_sharing merge_across_nodes use_zero_pages smart_scan sleep_millisecs \
          stable_node_chains_prune_millisecs advisor_max_cpu advisor_target_scan_time \
          advisor_min_pages_to_scan advisor_max_pages_to_scan advisor_mode pages_to_scan run; do
          [ -z "${before[$knob]-}" ] || echo "${before[$knob]}" >$folder/$knob || :
        done
      }
      trap put_back EXIT
      trap 'exit 1' HUP INT TERM
      """;

  private KernelLab() {}

  /** Skips the test where the kernel has no KSM. */
  public static void assumeKsm() {
    assumeTrue(Files.exists(FOLDER.resolve("run")), "this kernel has no KSM");
  }

  /** Skips the test where knobs cannot be turned. */
  public static void assumeRoot() {
    assumeTrue(Files.isWritable(FOLDER.resolve("run")), "needs root");
  }

  /**
   * Runs an experiment.
   *
   * @param script for bash, with {@code ksm} as a command and the knobs in {@code $folder}
   */
  public static Launch run(String script) throws Exception {
    assumeRoot();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python here");
    return Launch.run(List.of("bash", "-c", FRAME + script, Launch.KSM.toString()), Map.of());
  }
}
