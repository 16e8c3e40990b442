package io.ksm.arena.events;

import io.ksm.arena.track.Sweep;
import java.util.BitSet;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flight Recorder what an arena does, if it runs. To load a class of events costs more than
 * most merges, even where the event is off; so nothing is loaded, and nothing allocated, where
 * nobody records. Used by one thread at a time.
 */
public final class ArenaRecorder {
  private @Nullable BreakSweepEvent sweep;
  private @Nullable FreedFramesEvent freedFrames;
  private @Nullable MergeRunEvent mergeRun;

  public void beginSweep() {
    sweep = null;
    if (FlightRecorder.isInitialized()) {
      sweep = new BreakSweepEvent();
      sweep.begin();
    }
  }

  public void endSweep(Sweep done) {
    if (sweep != null) {
      sweep.commit(done);
      sweep = null;
    }
  }

  public void beginFreeing() {
    freedFrames = null;
    if (FlightRecorder.isInitialized()) {
      freedFrames = new FreedFramesEvent();
      freedFrames.begin();
    }
  }

  public void endFreeing(long freed) {
    if (freedFrames != null) {
      freedFrames.commit(freed);
      freedFrames = null;
    }
  }

  public void beginMerge() {
    mergeRun = null;
    if (FlightRecorder.isInitialized()) {
      mergeRun = new MergeRunEvent();
      mergeRun.begin();
    }
  }

  public void endMerge(int pages, BitSet refused) {
    if (mergeRun != null) {
      mergeRun.commit(pages, refused);
      mergeRun = null;
    }
  }
}
