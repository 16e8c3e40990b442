package io.ksm.testkit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Gives tests their {@link Seed}, and prints it with the command to re-run when a test fails. */
public final class SeedExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(SeedExtension.class);

  /** For JUnit. */
  public SeedExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Seed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Seed seed = Seed.next();
    context.getStore(SPACE).put(Seed.class, seed);
    return seed;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Seed seed = context.getStore(SPACE).get(Seed.class, Seed.class);
    boolean failed =
        context
            .getExecutionException()
            .filter(it -> !(it instanceof TestAbortedException))
            .isPresent();
    if (seed != null && failed) {
      String test =
          context.getRequiredTestClass().getSimpleName()
              + context.getTestMethod().map(Method::getName).map(name -> "#" + name).orElse("");
      System.err.printf(
          "seed %d; to run it again: mvn verify -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false"
              + " -D%s=%d%n",
          seed.value(), test, Seed.PROPERTY, seed.value());
    }
  }
}
