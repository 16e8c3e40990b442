package io.ksm.core.report;

import java.util.Set;

/**
 * Says what a report is to tell. Immutable.
 *
 * @param mostRepeated how many of the most repeated contents to list
 * @param groupings by what sources are to be told of together; each takes one more account of the
 *     pages that merge, in the same walk over them
 */
public record ReportOptions(int mostRepeated, Set<Grouping> groupings) {

  /** Asks for the most repeated contents alone. */
  public ReportOptions(int mostRepeated) {
    this(mostRepeated, Set.of());
  }

  /** Copies the set. */
  public ReportOptions {
    groupings = Set.copyOf(groupings);
  }
}
