import org.jspecify.annotations.NullMarked;

/** Runs the contract tests on the plug-ins of a jar. */
@NullMarked
module io.ksm.check {
  requires com.google.common;
  requires io.ksm.core;
  requires io.ksm.testkit;
  requires org.assertj.core;
  requires org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.junit.platform.engine;
  requires org.junit.platform.launcher;
  requires static org.jspecify;

  // JUnit makes the tests.
  opens io.ksm.check to
      org.junit.platform.commons;
}
