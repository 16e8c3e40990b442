package io.ksm.testkit;

import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Runs the tests that have "threads" in their names after all others, which are left in JUnit's
 * order. So a fault that one thread meets alone is told before what it does to several.
 */
public final class ThreadsLast implements MethodOrderer {
  /** For JUnit. */
  public ThreadsLast() {}

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context.getMethodDescriptors().sort(Comparator.comparing(ThreadsLast::isOfThreads));
  }

  private static boolean isOfThreads(MethodDescriptor test) {
    return test.getMethod().getName().toLowerCase(Locale.ROOT).contains("threads");
  }
}
