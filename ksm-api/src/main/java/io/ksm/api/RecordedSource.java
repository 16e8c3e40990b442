package io.ksm.api;

import java.io.IOException;

/**
 * Memory that was recorded, and can be shown as it was at any of several moments. Whoever scans it
 * is its clock.
 *
 * <p>Sources that were opened together are of one recording: they show the same moment, whichever
 * of them is asked to. Such a source is not {@linkplain #isStatic static}.
 */
public interface RecordedSource extends PageSource {

  /** Returns how many moments there are, at least 1. Thread-safe. */
  int moments();

  /**
   * Returns when a moment was, in nanoseconds since the recording began. Thread-safe.
   *
   * @param moment from 0 on
   */
  long nanos(int moment);

  /**
   * Returns the size of the memory of the machine that was recorded, in bytes; {@link
   * MergePolicy.MachineView#UNKNOWN} if nobody told. Thread-safe.
   *
   * @param moment from 0 on
   */
  default long machineBytes(int moment) {
    return MergePolicy.MachineView.UNKNOWN;
  }

  /**
   * Returns how much memory programs could still get on that machine at a moment, in bytes; {@link
   * MergePolicy.MachineView#UNKNOWN} if nobody told. Thread-safe.
   *
   * @param moment from 0 on
   */
  default long availableBytes(int moment) {
    return MergePolicy.MachineView.UNKNOWN;
  }

  /**
   * Returns the processor time that the kernel's own scanner {@code ksmd} had used on that machine
   * at a moment, in nanoseconds; {@link MergePolicy.MachineView#UNKNOWN} if nobody told.
   * Thread-safe.
   *
   * @param moment from 0 on
   */
  default long ksmdCpuNanos(int moment) {
    return MergePolicy.MachineView.UNKNOWN;
  }

  /** Returns the moment that is shown. */
  int moment();

  /**
   * Returns the last moment, up to the one that is shown, at which something may have happened to a
   * page of a run: since the moment before it a page was written to, came, went, or belongs to
   * another region. Who has looked at a run then, or later, need not look again. Thread-safe
   * between two calls of {@link #show}; takes less time than to read the run.
   *
   * @param region as it was listed last
   * @param firstPage of the run, in the region
   * @param count of pages
   */
  default int lastChange(Region region, long firstPage, int count) {
    return moment();
  }

  /**
   * Shows the memory as it was at a moment; at first it is the last one. A source that was not
   * there then has no regions. Called between batches, by one thread, while nobody reads any source
   * of the recording. Forward costs what changed; backward may cost as much as from the beginning.
   *
   * @param moment from 0 on
   * @throws IOException if the recording cannot be read
   */
  void show(int moment) throws IOException;
}
