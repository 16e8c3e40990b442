package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.kernel.support.KernelSamples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  @Test
  void tellsEverythingThatThereIs() throws IOException {
    KernelStatus status =
        KernelSamples.status(
            "1",
            KernelSamples.busy(),
            List.of(
                KernelSamples.process(12, 100, false, true),
                KernelSamples.process(13, 2000, true, true),
                KernelSamples.process(14, 0, false, false),
                KernelSamples.littleKnown(15)),
            1);

    assertThat(text(status, 20))
        .isEqualTo(
            """
            KSM is on (run=1): ksmd looks for equal pages.
            Merging saves 10.0 MiB and costs 625.0 KiB, spent on keeping track of pages: a gain of 9.4 MiB.
            ksmd has used 1.23 s of processor time since the machine started.

            Counters
              pages_shared              100  400.0 KiB  pages kept, each mapped by several
              pages_sharing           2,048    8.0 MiB  further mappings of them: pages saved
              pages_unshared          7,000   27.3 MiB  pages that hold still and equal no other
              pages_volatile            852    3.3 MiB  further tracked pages: changing, new, or just merged with the zero page
              ksm_zero_pages            512    2.0 MiB  pages merged with the zero page: saved too
              pages_scanned       1,234,567             visits of pages, in all scans
              pages_skipped               0             visits that smart scan left out
              full_scans                 12             walks over everything
              stable_node_chains          0             contents kept more than once, see max_page_sharing
              stable_node_dups            0        0 B  pages kept for those
              general_profit      9,845,760    9.4 MiB  what is saved, less 64 bytes for each tracked page

            Knobs (to change them: ksm kernel set KNOB=VALUE)
              run                 1  what ksmd does: 0 stops, 1 scans and merges, 2 unmerges all and stops
              pages_to_scan     100  pages that ksmd visits in a batch, before it sleeps
              sleep_millisecs    20  how long ksmd sleeps between batches, in milliseconds
              advisor_mode     none  who sets pages_to_scan: you (none) or the kernel (scan-time)

            Processes that let the kernel merge their memory
                            Merging   Zero  Tracked  Profit
              Process           MiB  pages    pages     MiB  Asked by
              python3 (13)     7.81      3    5,000    7.51  prctl (merge_any)
              python3 (12)     0.39      3    5,000    0.09  madvise (mergeable)
              python3 (14)     0.00      3    5,000   -0.31  no longer
              old (15)         0.01      –        7       –  unknown

            Left out 1 process of other users: run it as root to include them.
            """);
  }

  @Test
  void listsNoMoreProcessesThanAskedFor() throws IOException {
    KernelStatus status =
        KernelSamples.status(
            "1",
            KernelSamples.busy(),
            List.of(
                KernelSamples.process(12, 100, false, true),
                KernelSamples.process(13, 2000, true, true),
                KernelSamples.process(14, 50, true, true)),
            0);

    assertThat(text(status, 1))
        .contains("python3 (13)", "\n  and 2 more (--processes all)\n")
        .doesNotContain("(12)", "(14)", "Left out");
  }

  @Test
  void hasNoTableOfProcessesWhereNoneIs() throws IOException {
    KernelStatus status =
        KernelSamples.status("0", KernelSamples.counters(Map.of()), List.of(), 12);

    assertThat(text(status, 20))
        .doesNotContain("Asked by")
        .endsWith("\n\nLeft out 12 processes of other users: run it as root to include them.\n");
  }

  private static String text(KernelStatus status, int processes) throws IOException {
    StringBuilder out = new StringBuilder();
    StatusText.write(status, processes, out);
    return out.toString();
  }
}
