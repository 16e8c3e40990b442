package io.ksm.check;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

/** Runs the contract tests of one factory, and keeps how they end. Used by one thread, once. */
final class ContractRun implements TestExecutionListener {
  private static final int MAX_MESSAGE = 300;

  private final List<String> failures = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private int tests;

  /** Runs all tests that there are for a factory of this kind. */
  void run(PluginFactory factory) {
    Subject.set(factory);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(FactoryChecks.class), selectClass(checks(factory)))
            // A plug-in that hangs fails its test, and the others are run.
            .configurationParameter("junit.jupiter.execution.timeout.default", "120 s")
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .build();
    LauncherFactory.create().execute(request, this);
  }

  private static Class<?> checks(PluginFactory factory) {
    return switch (factory) {
      case HasherFactory _ -> HasherChecks.class;
      case IndexFactory _ -> IndexChecks.class;
      case PolicyFactory _ -> PolicyChecks.class;
      case SourceFactory _ -> SourceChecks.class;
    };
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      tests++;
    }
    switch (result.getStatus()) {
      case FAILED -> failures.add(line(test, result));
      case ABORTED -> skipped.add(line(test, result));
      case SUCCESSFUL -> {}
    }
  }

  private static String line(TestIdentifier test, TestExecutionResult result) {
    return name(test) + ": " + result.getThrowable().map(ContractRun::oneLine).orElse("no reason");
  }

  /** The method's name, with what distinguishes it from other runs of the same method. */
  private static String name(TestIdentifier test) {
    String method =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getMethodName())
            .orElse(test.getDisplayName());
    String shown = test.getDisplayName();
    return shown.startsWith(method) ? method : "%s %s".formatted(method, shown);
  }

  static String oneLine(Throwable thrown) {
    String message = thrown.getMessage();
    boolean isClear = thrown instanceof AssertionError || thrown instanceof TestAbortedException;
    String text = isClear && message != null ? message : thrown.toString();
    String line = text.replaceFirst("^Assumption failed: ", "").strip().replaceAll("\\s+", " ");
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
  }

  /** Returns how many tests were run, with those that were skipped. */
  int tests() {
    return tests;
  }

  /** Returns a line for each test that does not apply, with the reason. */
  List<String> skipped() {
    return skipped;
  }

  /** Returns a line for each test that failed. */
  List<String> failures() {
    return failures;
  }
}
