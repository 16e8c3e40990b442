import org.jspecify.annotations.NullMarked;

/** Measures stacks of plug-ins against each other, against baselines and against the kernel. */
@NullMarked
module io.ksm.bench {
  requires transitive io.ksm.core;
  // What ksmd's work costs is measured for simulations.
  requires transitive io.ksm.simulate;
  // The kernel's own KSM is a contestant.
  requires io.ksm.kernel;
  // And so is an engine over an arena.
  requires io.ksm.arena;
  requires io.ksm.linux;
  requires com.fasterxml.jackson.core;
  requires jdk.management;
  requires static org.jspecify;

  exports io.ksm.bench;
  exports io.ksm.bench.calibrate;
  exports io.ksm.bench.contest;
  exports io.ksm.bench.workload;
}
