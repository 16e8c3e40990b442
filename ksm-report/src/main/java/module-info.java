import org.jspecify.annotations.NullMarked;

/** Results of scans as text, JSON and CSV. */
@NullMarked
module io.ksm.report {
  requires transitive io.ksm.core;
  requires transitive com.fasterxml.jackson.core;
  requires transitive org.apache.commons.csv;
  requires static org.jspecify;

  exports io.ksm.report.counters;
  exports io.ksm.report.pages;
  exports io.ksm.report.scan;
  exports io.ksm.report.sharing;
  exports io.ksm.report.since;
  exports io.ksm.report.text;
}
