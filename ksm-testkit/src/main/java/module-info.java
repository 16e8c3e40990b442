import org.jspecify.annotations.NullMarked;

/** Contract tests for plug-ins, memory to scan, and the reference that the engine equals. */
@NullMarked
module io.ksm.testkit {
  requires transitive io.ksm.api;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.assertj.core;

  exports io.ksm.testkit;
  exports io.ksm.testkit.reference;
  exports io.ksm.testkit.workload;
}
