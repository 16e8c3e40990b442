package io.ksm.cli.scan;

import io.ksm.api.PageSource;
import io.ksm.cli.text.OneLine;
import io.ksm.core.plugin.OpenedSource;
import io.ksm.core.report.SourceReport;
import java.io.PrintWriter;
import java.util.List;

/**
 * Says what the result lacks. Whatever the user named must be there to its end, and whole; but a
 * process that was found, or is one of a group, may exit.
 */
final class Shortcomings {
  private final PrintWriter err;
  private boolean serious;

  private Shortcomings(PrintWriter err) {
    this.err = err;
  }

  /**
   * Prints a line for each that was not printed before the scan.
   *
   * @param reports of the sources, in the order in which they were opened
   * @return whether the run has failed
   */
  static boolean areSerious(List<SourceReport> reports, OpenSources open, PrintWriter err) {
    Shortcomings shortcomings = new Shortcomings(err);
    shortcomings.serious = open.isIncomplete();
    for (int i = 0; i < reports.size(); i++) {
      shortcomings.tell(reports.get(i), open.all().get(i));
    }
    return shortcomings.serious;
  }

  private void tell(SourceReport report, OpenedSource opened) {
    String reason = report.failure();
    if (reason != null) {
      say(failure(report.label(), reason));
      serious |= !opened.isMember();
    }
    PageSource source = opened.source();
    List<String> damage = source.damage();
    damage.stream().filter(line -> !source.warnings().contains(line)).forEach(this::say);
    serious |= !damage.isEmpty();
  }

  private void say(String line) {
    err.println("ksm: " + OneLine.of(line));
  }

  /** Most reasons name the source already. */
  private static String failure(String label, String reason) {
    return reason.contains(label) ? reason : label + ": " + reason;
  }
}
