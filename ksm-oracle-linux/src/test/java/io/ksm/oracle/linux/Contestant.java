package io.ksm.oracle.linux;

import io.ksm.api.Counters;
import java.io.IOException;

/** Who takes part in a play: the kernel, the engine, or the reference. */
interface Contestant extends AutoCloseable {

  /** Lets a program of the play do something. */
  void perform(Op op) throws IOException, InterruptedException;

  /** Makes one full scan and returns the counters after it, counted from the play's beginning. */
  Counters scan() throws IOException, InterruptedException;

  /** Gives all merged pages their own copies back and forgets everything. */
  void unmerge() throws IOException, InterruptedException;

  /** Returns the counters as they are now, counted from the play's beginning. */
  Counters counters() throws IOException;

  @Override
  void close() throws IOException;
}
