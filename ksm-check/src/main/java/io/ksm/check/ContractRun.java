package io.ksm.check;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the contract tests of one factory, tells how each ends, and keeps that. Used by one thread,
 * once.
 */
final class ContractRun implements TestExecutionListener {
  private final Consumer<String> told;
  private final List<String> failures = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private int tests;

  /**
   * Makes one.
   *
   * @param told receives a line for each test as it ends
   */
  ContractRun(Consumer<String> told) {
    this.told = told;
  }

  /** Runs all tests that there are for a factory of this kind. */
  void run(PluginFactory factory) {
    Subject.set(factory);
    UntilOneHangs.note(false);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors(factory))
            // A plug-in that hangs fails its test: by the contract's own limit, or by this one
            // before or after the test.
            .configurationParameter(
                "junit.jupiter.execution.timeout.lifecycle.method.default",
                Progress.MAX_SECONDS + " s")
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .build();
    LauncherFactory.create().execute(request, this);
  }

  /** What the factory answers is asked first: it is quicker, and the rest builds upon it. */
  private static List<DiscoverySelector> selectors(PluginFactory factory) {
    Stream<Class<?>> ofAxis =
        switch (factory) {
          case HasherFactory _ -> Stream.of(HasherChecks.class);
          case IndexFactory _ -> Stream.of(IndexChecks.class);
          case PolicyFactory _ -> Stream.of(PolicyChecks.class);
          case SourceFactory _ -> Stream.of();
        };
    List<DiscoverySelector> selectors = new ArrayList<>();
    selectors.add(selectClass(FactoryChecks.class));
    ofAxis.forEach(checks -> selectors.add(selectClass(checks)));
    return selectors;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      Progress.begin(name(test));
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      tests++;
    }
    switch (result.getStatus()) {
      case FAILED -> {
        if (result.getThrowable().orElse(null) instanceof TimeoutException) {
          UntilOneHangs.note(true);
        }
        tell("failed", failures, line(test, result));
      }
      case ABORTED -> tell("skipped", skipped, line(test, result));
      case SUCCESSFUL -> {
        if (test.isTest()) {
          told.accept("  passed: " + name(test));
        }
      }
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    tests += test.isTest() ? 1 : 0;
    tell("skipped", skipped, name(test) + ": " + reason);
  }

  private void tell(String how, List<String> kept, String line) {
    kept.add(line);
    told.accept("  %s: %s".formatted(how, line));
  }

  private static String line(TestIdentifier test, TestExecutionResult result) {
    return name(test) + ": " + result.getThrowable().map(OneLine::of).orElse("no reason");
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

  /** Says in a few words how the tests ended. */
  String summary() {
    String left = skipped.isEmpty() ? "" : ", %d skipped".formatted(skipped.size());
    return failures.isEmpty()
        ? "%d tests passed%s".formatted(tests - skipped.size(), left)
        : "%d of %d tests failed%s".formatted(failures.size(), tests, left);
  }
}
