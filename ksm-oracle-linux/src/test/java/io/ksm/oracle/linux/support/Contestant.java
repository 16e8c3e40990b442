package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A party that takes part in a play: the kernel, the engine, or the reference. */
interface Contestant extends AutoCloseable {

  /** Lets something of the play happen. */
  void perform(Op op) throws IOException, InterruptedException;

  /** Makes one full scan and returns the counters after it, counted from the play's beginning. */
  Counters scan() throws IOException, InterruptedException;

  /** Plays alone, and returns the counters after each scan. */
  default List<Counters> play(Play play) throws IOException, InterruptedException {
    List<Counters> scans = new ArrayList<>();
    for (List<Op> step : play.steps()) {
      for (Op op : step) {
        perform(op);
      }
      scans.add(scan());
    }
    return scans;
  }

  @Override
  void close() throws IOException;
}
