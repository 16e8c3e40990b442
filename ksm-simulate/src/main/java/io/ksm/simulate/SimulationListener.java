package io.ksm.simulate;

/** Hears how far a simulation has come. Called by the threads that simulate, one at a time. */
public interface SimulationListener {
  /** Hears nothing. */
  SimulationListener NONE = (policy, moment, moments) -> {};

  /**
   * Hears that a moment was reached.
   *
   * @param policy of the run; empty for the best merging, which is found out first
   * @param moment from 0 on
   * @param moments how many there are
   */
  void reached(String policy, int moment, int moments);

  /** Hears what users should know of the recording, in one line. */
  default void noted(String line) {}
}
