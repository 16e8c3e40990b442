package io.ksm.core.plugin;

import java.util.ArrayList;
import java.util.List;

/** Gathers what was named and is not scanned, one line each. Used by one thread. */
final class LeftOut {
  private final List<String> lines = new ArrayList<>();
  private boolean incomplete;

  /** Notes what nobody misses: what is not memory. */
  void note(String line) {
    lines.add(line);
  }

  /** Notes what should have been scanned. */
  void miss(String line) {
    lines.add(line);
    incomplete = true;
  }

  /** Adds what another one has gathered. */
  void add(LeftOut other) {
    lines.addAll(other.lines);
    incomplete |= other.incomplete;
  }

  /** Returns the lines as of now; of many that say the same, one. */
  List<String> lines() {
    return SimilarLines.of(lines);
  }

  /** Says whether something should have been scanned. */
  boolean isIncomplete() {
    return incomplete;
  }
}
