package io.ksm.cli.scan;

import io.ksm.api.PageSource;
import io.ksm.api.text.Printable;
import io.ksm.core.Ksm;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Says what the result of a scan lacks. Whatever the user named must be there to its end, and
 * whole; but a process that was found, or is one of a group, may exit or run another program.
 *
 * @param lines what is missing, one line each, but for what was said before the scan
 * @param isFailure whether the run has failed
 */
record MissingPages(List<String> lines, boolean isFailure) {

  /**
   * Asks the scanner and each source, after the last scan.
   *
   * @param report which calls the sources by labels that differ, in their order
   */
  static MissingPages of(Sources sources, Ksm ksm, MemoryReport report) {
    List<String> lines = new ArrayList<>();
    boolean failed = sources.isIncomplete();
    Iterator<SourceReport> reports = report.sources().iterator();
    for (NamedSource named : sources.all()) {
      PageSource source = named.source();
      String label = reports.next().label();
      String reason = ksm.failure(source);
      if (reason != null) {
        lines.add(failure(label, reason));
        failed |= !named.isMember();
      }
      List<String> damage = named.damage();
      damage.stream().filter(line -> !named.warnings().contains(line)).forEach(lines::add);
      failed |= !damage.isEmpty();
      List<String> notes = named.notes();
      lines.addAll(notes);
      failed |= !notes.isEmpty() && !named.isMember();
    }
    return new MissingPages(lines, failed);
  }

  /** Most reasons name the source already. */
  private static String failure(String label, String reason) {
    boolean named = reason.contains(label) || reason.contains(Printable.of(label));
    return named ? reason : label + ": " + reason;
  }
}
