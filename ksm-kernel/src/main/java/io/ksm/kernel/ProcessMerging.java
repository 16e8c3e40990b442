package io.ksm.kernel;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says what the kernel merges of one process, from {@code /proc/PID/ksm_stat}. What this kernel
 * does not tell is empty: older ones know fewer of these figures.
 *
 * @param pid the process
 * @param name of its program, at most 15 characters; fit to be shown
 * @param rmapItems {@code ksm_rmap_items}: its pages that ksmd tracks, at 64 bytes each
 * @param zeroPages {@code ksm_zero_pages}: its pages that were merged with the zero page
 * @param mergingPages {@code ksm_merging_pages}: its pages that share a stable page
 * @param profitBytes {@code ksm_process_profit}: bytes saved less what the tracking costs; negative
 *     where tracking costs more
 * @param mergesAny {@code ksm_merge_any}: whether all its memory is mergeable, by {@code
 *     PR_SET_MEMORY_MERGE}
 * @param mergeable {@code ksm_mergeable}: whether any of its memory is, by that or by {@code
 *     MADV_MERGEABLE}
 */
public record ProcessMerging(
    int pid,
    String name,
    OptionalLong rmapItems,
    OptionalLong zeroPages,
    OptionalLong mergingPages,
    OptionalLong profitBytes,
    Optional<Boolean> mergesAny,
    Optional<Boolean> mergeable) {
  /** Orders processes: those that merge most come first. */
  public static final Comparator<ProcessMerging> MOST_FIRST =
      Comparator.comparingLong(ProcessMerging::copies)
          .thenComparingLong(process -> process.rmapItems().orElse(0))
          .reversed()
          .thenComparingInt(ProcessMerging::pid);

  private static final String MERGING_PAGES = "ksm_merging_pages";

  /**
   * Reads the figures of a process. Needs the same user, or root.
   *
   * @throws KernelKsmException if there is no such process, if it may not be read, or if this
   *     kernel tells nothing about the merging of processes
   */
  public static ProcessMerging of(int pid) throws KernelKsmException {
    Platform.require();
    try {
      return read(pid);
    } catch (ErrnoException e) {
      throw new KernelKsmException(explain(pid, e), e);
    }
  }

  /** Says whether the kernel tracks or merges any of it, or is allowed to. */
  public boolean takesPart() {
    return mergeable.orElse(false)
        || mergesAny.orElse(false)
        || rmapItems.orElse(0) > 0
        || mergingPages.orElse(0) > 0
        || zeroPages.orElse(0) > 0;
  }

  /** Returns how many pages unmerging has to copy for it; 0 where this kernel does not tell. */
  public long copies() {
    return mergingPages.orElse(0) + zeroPages.orElse(0);
  }

  static ProcessMerging read(int pid) throws ErrnoException {
    Map<String, String> fields = fields(ProcFile.read(pid, "ksm_stat"));
    if (!fields.containsKey(MERGING_PAGES)) {
      fields.putAll(fields(MERGING_PAGES + " " + readIfThere(pid, MERGING_PAGES)));
    }
    return parse(pid, Printable.of(ProcFile.read(pid, "comm").strip()), fields);
  }

  static ProcessMerging parse(int pid, String name, Map<String, String> fields) {
    return new ProcessMerging(
        pid,
        name,
        number(fields, "ksm_rmap_items"),
        number(fields, "ksm_zero_pages"),
        number(fields, MERGING_PAGES),
        number(fields, "ksm_process_profit"),
        yesOrNo(fields, "ksm_merge_any"),
        yesOrNo(fields, "ksm_mergeable"));
  }

  /** Splits lines such as {@code ksm_rmap_items 5} and {@code ksm_merge_any: no}. */
  static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split(":?\\s+", -1);
      if (words.length == 2) {
        fields.put(words[0], words[1]);
      }
    }
    return fields;
  }

  /** Older kernels have a file of its own for each figure, or none. */
  private static String readIfThere(int pid, String file) throws ErrnoException {
    try {
      return ProcFile.read(pid, file);
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return "";
      }
      throw e;
    }
  }

  private static OptionalLong number(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  private static Optional<Boolean> yesOrNo(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map("yes"::equals);
  }

  private static String explain(int pid, ErrnoException e) {
    if (e.isDenied()) {
      return "no permission to read how process %d merges: run ksm as root or as its user"
          .formatted(pid);
    }
    return Files.exists(Path.of("/proc", Integer.toString(pid)))
        ? "this kernel does not tell what it merges of a process: that needs Linux 6.1 or newer"
        : "there is no process %d".formatted(pid);
  }
}
