package io.ksm.oracle.linux;

import io.ksm.api.Counters;
import java.io.IOException;

/** Who takes part in a play: the kernel, the engine, or the reference. */
interface Contestant extends AutoCloseable {

  /** Lets something of the play happen. */
  void perform(Op op) throws IOException, InterruptedException;

  /** Makes one full scan and returns the counters after it, counted from the play's beginning. */
  Counters scan() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
