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

/**
 * Marks a contract test: its tests may take a {@link Seed}, have to end {@linkplain TimeLimit in
 * time}, and run in an {@linkplain ClearestFirst order} in which the first failure is the clearest.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({SeedExtension.class, TimeLimit.class})
@TestMethodOrder(Contract.ClearestFirst.class)
@interface Contract {
  /**
   * Runs comparisons with a model first, as they name the very call that is wrong, and tests that
   * have "threads" in their names last; the others are left in JUnit's order. So a fault that one
   * thread meets alone is told before what it does to several.
   */
  final class ClearestFirst implements MethodOrderer {
    /** For JUnit. */
    public ClearestFirst() {}

    @Override
    public void orderMethods(MethodOrdererContext context) {
      context.getMethodDescriptors().sort(Comparator.comparingInt(ClearestFirst::rank));
    }

    private static int rank(MethodDescriptor test) {
      String name = test.getMethod().getName().toLowerCase(Locale.ROOT);
      if (name.startsWith("agreeswithmodel")) {
        return 0;
      }
      return name.contains("threads") ? 2 : 1;
    }
  }
}
