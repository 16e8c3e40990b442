package io.ksm.cli.kernel.status;

import io.ksm.kernel.ProcessMerging;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.List;

/**
 * Declares what is told of each process. Programs know the figures by the kernel's names; what this
 * kernel does not tell is unknown.
 */
final class ProcessFigures {
  private static final Figure<ProcessMerging> TRACKED =
      Figure.of("ksm_rmap_items", Unit.PAGES, "that ksmd keeps track of", ProcessMerging::rmapItems)
          .headed("Tracked\npages");

  private static final Figure<ProcessMerging> ZERO =
      Figure.of(
              "ksm_zero_pages",
              Unit.PAGES,
              "that are merged with the zero page",
              ProcessMerging::zeroPages)
          .headed("Zero\npages");

  private static final Figure<ProcessMerging> MERGING =
      Figure.of(
              "ksm_merging_pages",
              Unit.PAGES,
              "that share a page of the kernel's",
              ProcessMerging::mergingPages)
          .headed("Merging\nMiB");

  private static final Figure<ProcessMerging> PROFIT =
      Figure.of(
              "ksm_process_profit",
              Unit.BYTES,
              "what is saved, less what tracking costs",
              ProcessMerging::profitBytes)
          .headed("Profit\nMiB");

  /** The columns of CSV, and the members of a process in JSON. */
  static final List<Figure<ProcessMerging>> PROGRAMS =
      List.of(
          Figure.of("pid", Unit.COUNT, "the process's number", ProcessMerging::pid),
          Figure.of("name", Unit.WORDS, "the process's name", ProcessMerging::name),
          TRACKED,
          ZERO,
          MERGING,
          PROFIT,
          Figure.of(
              "ksm_merge_any",
              Unit.ANSWER,
              "whether it asked by prctl, for all its memory",
              ProcessMerging::mergesAny),
          Figure.of(
              "ksm_mergeable",
              Unit.ANSWER,
              "whether an area of it is mergeable",
              ProcessMerging::mergeable));

  private ProcessFigures() {}

  /**
   * Returns the columns of the table.
   *
   * @param pageSize in bytes
   */
  static List<Figure<ProcessMerging>> table(int pageSize) {
    return List.of(
        Figure.column(
            "Process", Unit.WORDS, process -> "%s (%d)".formatted(process.name(), process.pid())),
        MERGING.shown(process -> mebibytes(process, pageSize)),
        ZERO,
        TRACKED,
        PROFIT,
        Figure.column("Asked by", Unit.WORDS, MergeRequest::describe));
  }

  private static String mebibytes(ProcessMerging process, int pageSize) {
    return process.mergingPages().isPresent()
        ? Numbers.mebibytes(process.mergingPages().getAsLong() * pageSize)
        : Unit.UNKNOWN;
  }
}
