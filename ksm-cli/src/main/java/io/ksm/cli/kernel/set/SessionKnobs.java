package io.ksm.cli.kernel.set;

import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.kernel.Unmerged;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads and turns the knobs of this machine, in a session, and knows what that unmerged. */
final class SessionKnobs implements Knobs {
  private static final Unmerged NOTHING = new Unmerged(0, false, List.of());

  private final KernelSession session;
  private final boolean force;
  private Unmerged unmerged = NOTHING;

  /**
   * Makes them.
   *
   * @param force whether to unmerge also where there is no memory for the copies
   */
  SessionKnobs(KernelSession session, boolean force) {
    this.session = session;
    this.force = force;
  }

  @Override
  public Map<Knob, String> read() throws IOException {
    return session.ksm().knobs();
  }

  @Override
  public void write(Knob knob, String value) throws IOException {
    if (knob == Knob.RUN && value.equals(UNMERGE)) {
      unmerged = force ? session.forceUnmergeAll() : session.unmergeAll();
    } else {
      session.set(knob, value);
    }
  }

  /** Says whether memory is not as it was: something was unmerged, or a process has ended. */
  boolean hasUnmerged() {
    return !unmerged.equals(NOTHING);
  }

  /** Returns what was unmerged. */
  Unmerged unmerged() {
    return unmerged;
  }
}
