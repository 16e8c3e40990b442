package io.ksm.bench;

/** Hears what a benchmark is doing. */
public interface BenchProgress {

  /**
   * A step begins.
   *
   * @param what is done, in a few words
   * @param done how many steps are over
   * @param total how many there are
   */
  void step(String what, int done, int total);

  /** Tells something that users should know, in one line. */
  void note(String line);
}
