package io.ksm.arena.events;

import io.ksm.arena.track.Sweep;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Tells Flight Recorder that the page table was searched for pages that were written. Off unless
 * somebody enables it.
 */
@Name("io.ksm.BreakSweep")
@Label("Break Sweep")
@Description("An arena's pages were searched for those that were written")
@Category("ksm")
@Enabled(false)
@StackTrace(false)
final class BreakSweepEvent extends Event {
  @Label("Written")
  @Description("Pages that were written since the last sweep")
  long written;

  @Label("Broken")
  @Description("Pages of them that were merged, and have copies of their own now")
  long broken;

  /** Ends the event, and records it if somebody wants it. */
  void commit(Sweep sweep) {
    end();
    if (shouldCommit()) {
      written = sweep.written();
      broken = sweep.broken();
      commit();
    }
  }
}
