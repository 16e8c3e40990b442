package io.ksm.arena.events;

import java.util.BitSet;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Tells Flight Recorder that a run of pages was merged. Off unless somebody enables it. */
@Name("io.ksm.MergeRun")
@Label("Merge Run")
@Description("Neighbouring pages of an arena were merged with neighbouring frames")
@Category("ksm")
@Enabled(false)
@StackTrace(false)
final class MergeRunEvent extends Event {
  @Label("Pages")
  int pages;

  @Label("Refused")
  @Description("Pages of the run that stayed as they were")
  int refused;

  /** Ends the event, and records it if somebody wants it. */
  void commit(int count, BitSet refusedPages) {
    end();
    if (shouldCommit()) {
      pages = count;
      refused = refusedPages.cardinality();
      commit();
    }
  }
}
