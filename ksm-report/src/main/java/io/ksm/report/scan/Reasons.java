package io.ksm.report.scan;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what each reason means why pages do not merge, and what one can do about it. */
final class Reasons {
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("absent", "nothing is there: never touched, or given back"),
          Map.entry("already-shared", "merged by the kernel's KSM before: it is saved already"),
          Map.entry("device", "memory of a device"),
          Map.entry(
              "excluded",
              "left out when the memory was dumped: dump more (makedumpfile -d 0,"
                  + " coredump_filter)"),
          Map.entry(
              "file-backed", "of the page cache, which holds it once for all who map the file"),
          Map.entry(
              "fork-or-ksm",
              "mapped by several processes: only root can tell whether by a fork or by KSM"),
          Map.entry("hole", "zeros that occupy nothing: a mapping of the zero page"),
          Map.entry(
              "huge-page-memory",
              "hugetlbfs: KSM leaves it alone; small or transparent huge pages can merge"),
          Map.entry("kernel", "the kernel's own: [vdso], [vvar]"),
          Map.entry("not-sampled", "no sample of the policy has held it yet: scan more often"),
          Map.entry(
              "not-offered",
              "nobody offered it to KSM, by madvise, by prctl, by 'ksm kernel run' or 'offer'"),
          Map.entry(
              "other-domain",
              "equals pages of other domains only, which this policy keeps apart; ksm would merge"),
          Map.entry(
              "scattered",
              "stands too much alone to merge: raise vm.max_map_count, or lay equal data together"),
          Map.entry(
              "shared-by-fork",
              "is one physical page with a parent's or child's that is counted already"),
          Map.entry(
              "shared-mapping",
              "shared memory, tmpfs, memfd: KSM takes private memory only (QEMU: share=off)"),
          Map.entry(
              "stack", "the main thread's stack: not in what a program started with KSM on offers"),
          Map.entry(
              "swapped",
              "in swap space: KSM merges what is in memory; reading it would bring it back"),
          Map.entry("unreadable", "could not be read: see the messages above"),
          Map.entry(
              "unresponsive",
              "its process holds reads up: by userfaultfd, or by a file that a program serves"),
          Map.entry(
              "zero-unknown",
              "zeros, never touched or merging would free them: zeros=resident counts them"));

  private Reasons() {}

  /** Returns what each reason means that is known here, in one line. */
  static Map<String, String> meanings() {
    return new TreeMap<>(MEANINGS);
  }

  /** Returns what a reason means, in one line; null for one that a plug-in made up. */
  static @Nullable String meaning(String reason) {
    return MEANINGS.get(reason);
  }
}
