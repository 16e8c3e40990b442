package io.ksm.simulate;

import io.ksm.api.PageSource;
import io.ksm.api.RecordedSource;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.util.List;

/**
 * Memory that was recorded: all sources that a simulation scans, and the moments at which what they
 * held is known. Sources that do not change may stand beside. For one thread.
 */
final class Recording {
  private final List<RecordedSource> recorded;
  private final RecordedSource clock;

  /**
   * Makes a recording of open sources.
   *
   * @throws UsageException if nothing was recorded among them, or at one moment only
   */
  Recording(List<PageSource> sources) {
    recorded =
        sources.stream()
            .filter(RecordedSource.class::isInstance)
            .map(RecordedSource.class::cast)
            .toList();
    if (recorded.isEmpty()) {
      throw new UsageException(
          "nothing here was recorded over time: give a whole trace, as in trace:DIR without at=,"
              + " which 'ksm record --out DIR' makes");
    }
    clock = recorded.getFirst();
    if (clock.moments() < 2) {
      throw new UsageException(
          "the recording has one sample, so no time passes in it: record for longer, or look at it"
              + " by 'ksm scan'");
    }
    for (int i = 1; i < clock.moments(); i++) {
      if (clock.nanos(i) <= clock.nanos(i - 1)) {
        throw new UsageException(
            "samples %d and %d of the recording do not come one after the other: record anew"
                .formatted(i, i + 1));
      }
    }
    for (PageSource source : sources) {
      if (!source.isStatic() && !(source instanceof RecordedSource)) {
        throw new UsageException(
            "'%s' changes while it is scanned, and no time of its is known: record it first"
                .formatted(source.label()));
      }
    }
    for (RecordedSource other : recorded) {
      requireSameMoments(other);
    }
  }

  private void requireSameMoments(RecordedSource other) {
    boolean same = other.moments() == clock.moments();
    for (int i = 0; same && i < clock.moments(); i++) {
      same = other.nanos(i) == clock.nanos(i);
    }
    if (!same) {
      throw new UsageException(
          "'%s' was recorded at other times than '%s': simulate one trace at a time"
              .formatted(other.label(), clock.label()));
    }
  }

  /** Returns how many moments there are, at least 2. */
  int moments() {
    return clock.moments();
  }

  /** Returns when a moment was, in nanoseconds since the first one. */
  long nanos(int moment) {
    return clock.nanos(moment) - clock.nanos(0);
  }

  /** Returns how long the recording is, in nanoseconds. */
  long length() {
    return nanos(moments() - 1);
  }

  /** Returns the size of the machine's memory in bytes, or that it is unknown. */
  long machineBytes(int moment) {
    return clock.machineBytes(moment);
  }

  /** Returns how much memory programs could still get in bytes, or that it is unknown. */
  long availableBytes(int moment) {
    return clock.availableBytes(moment);
  }

  /** Returns what ksmd had used of a processor when the recording began, or that it is unknown. */
  long ksmdCpuNanos() {
    return clock.ksmdCpuNanos(0);
  }

  /**
   * Shows what all sources held at a moment.
   *
   * @throws IOException if the recording cannot be read
   */
  void show(int moment) throws IOException {
    for (RecordedSource source : recorded) {
      source.show(moment);
    }
  }
}
