package io.ksm.arena.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Tells Flight Recorder that frames which no page maps any more were freed. Off unless somebody
 * enables it.
 */
@Name("io.ksm.FreedFrames")
@Label("Freed Frames")
@Description("Memory of frames that no page of an arena maps any more was given back")
@Category("ksm")
@Enabled(false)
@StackTrace(false)
final class FreedFramesEvent extends Event {
  @Label("Frames")
  long frames;

  /** Ends the event, and records it if somebody wants it, and anything was freed. */
  void commit(long freed) {
    end();
    if (freed > 0 && shouldCommit()) {
      frames = freed;
      commit();
    }
  }
}
