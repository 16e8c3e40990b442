package io.ksm.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a contract test: its tests may take a {@link Seed}, and those with threads come last. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SeedExtension.class)
@TestMethodOrder(Contract.ThreadsLast.class)
@interface Contract {
  /**
   * Runs the tests that have "threads" in their names after all others, which are left in JUnit's
   * order. So a fault that one thread meets alone is told before what it does to several.
   */
  final class ThreadsLast implements MethodOrderer {
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
}
