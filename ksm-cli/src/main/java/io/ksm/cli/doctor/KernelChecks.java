package io.ksm.cli.doctor;

import io.ksm.cli.kernel.status.KsmdState;
import io.ksm.cli.kernel.status.StatusReader;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import io.ksm.kernel.Mergeable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.HugePageMode;
import io.ksm.linux.NumaNodes;
import io.ksm.linux.OwnPageTable;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at what the kernel tells of memory, and at its own page merging. */
final class KernelChecks {
  private KernelChecks() {}

  /**
   * Looks at all of it.
   *
   * @throws IOException if the kernel does not answer
   */
  static List<Check> all() throws IOException {
    List<Check> all = new ArrayList<>(pageTables());
    all.addAll(merging());
    all.add(hugePages());
    int nodes = NumaNodes.ofMachine().count();
    all.add(Check.ok("NUMA", Numbers.count(nodes, "node")));
    return all;
  }

  private static List<Check> pageTables() {
    OwnPageTable own;
    try {
      own = OwnPageTable.look();
    } catch (ErrnoException e) {
      return List.of(
          Check.missing(
              "page tables",
              String.valueOf(e.getMessage()),
              "A scan asks them where memory is: it needs a kernel with CONFIG_PROC_PAGE_MONITOR."));
    }
    return List.of(
        own.search()
            ? Check.ok("page tables", "can be searched (PAGEMAP_SCAN)")
            : Check.limited(
                "page tables",
                "cannot be searched: without root, zero pages and huge pages are not told apart",
                "Run ksm as root, or on Linux 6.7 or newer."),
        own.pfns()
            ? Check.ok("pfns", "visible")
            : Check.limited(
                "pfns",
                "hidden: what fork shares and what KSM merged look the same",
                "Run ksm as root on the host: it takes CAP_SYS_ADMIN on the whole machine."));
  }

  private static List<Check> merging() throws IOException {
    KernelKsm ksm;
    Check state;
    try {
      ksm = KernelKsm.open();
      state = Check.ok("KSM", KsmdState.describe(StatusReader.read()));
    } catch (IOException e) { // Also where /proc is not mounted.
      return List.of(
          Check.limited(
              "KSM",
              String.valueOf(e.getMessage()),
              "A scan works all the same, but nothing merges here before the kernel has it."));
    }
    return List.of(state, knobs(ksm), control(ksm), byProcess());
  }

  private static Check knobs(KernelKsm ksm) {
    List<String> absent =
        Arrays.stream(Knob.values())
            .filter(knob -> !ksm.has(knob))
            .map(Knob::fileName)
            .collect(Collectors.toList());
    return absent.isEmpty()
        ? Check.ok("KSM's knobs", "this kernel has all that ksm knows")
        : Check.limited(
            "KSM's knobs",
            "this kernel lacks " + String.join(", ", absent),
            "Do without what they do, or take a newer Linux.");
  }

  private static Check control(KernelKsm ksm) {
    try {
      ksm.requireWritable();
      return Check.ok("KSM's control", "ksm may change the knobs");
    } catch (KernelKsmException e) {
      return Check.limited(
          "KSM's control",
          String.valueOf(e.getMessage()),
          "A scan does not need it; 'ksm kernel set' does.");
    }
  }

  private static Check byProcess() {
    return Mergeable.canMergeAll()
        ? Check.ok("merging of programs", "they can be started so that all they have may merge")
        : Check.limited(
            "merging of programs",
            "this kernel has no PR_SET_MEMORY_MERGE",
            "A scan does not need it; 'ksm kernel run' needs Linux 6.4 or newer.");
  }

  private static Check hugePages() {
    Optional<String> mode = HugePageMode.read();
    return Check.ok(
        "huge pages",
        mode.map(word ->
                switch (word) {
                  case "always" -> "used always: merging splits them, and a scan says how many";
                  case "madvise" -> "used where programs ask: merging splits them";
                  default -> "not used (%s)".formatted(word);
                })
            .orElse("this kernel has none"));
  }
}
