package io.ksm.testkit;

import java.lang.reflect.Method;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Fails a test that does not end in time, and leaves out those after it in the same class: most of
 * them would not end either.
 *
 * <p>Each test runs on a thread of its own, which is left behind when time is up: a call that goes
 * on computing cannot be stopped. The failure says where that thread was. JUnit's own {@code
 * Timeout} says less, and knows no way to change its time from outside.
 */
final class TimeLimit implements InvocationInterceptor, ExecutionCondition {
  /** How long a test may take. On an idle machine it takes seconds. */
  static final String PROPERTY = "ksm.check.seconds";

  private static final int MAX_SECONDS = 120;

  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(TimeLimit.class);

  /** For JUnit. */
  TimeLimit() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean oneHangs =
        context.getTestClass().map(test -> context.getStore(SPACE).get(test)).isPresent();
    return !oneHangs
        ? ConditionEvaluationResult.enabled("all tests so far have ended")
        : ConditionEvaluationResult.disabled("a test before it did not end");
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    limit(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    limit(invocation, context);
  }

  private static void limit(Invocation<Void> invocation, ExtensionContext context)
      throws Throwable {
    int maxSeconds = Integer.getInteger(PROPERTY, MAX_SECONDS);
    FutureTask<@Nullable Throwable> test = new FutureTask<>(() -> thrownBy(invocation));
    Thread thread = Thread.ofPlatform().daemon().name(context.getDisplayName()).start(test);
    try {
      Throwable thrown = test.get(maxSeconds, TimeUnit.SECONDS);
      if (thrown != null) {
        throw thrown;
      }
    } catch (TimeoutException e) {
      context.getRoot().getStore(SPACE).put(context.getRequiredTestClass(), true);
      StackTraceElement[] stack = thread.getStackTrace();
      thread.interrupt();
      throw timeout(maxSeconds, stack);
    }
  }

  private static @Nullable Throwable thrownBy(Invocation<Void> invocation) {
    try {
      invocation.proceed();
      return null;
    } catch (Throwable e) { // Of any kind: it is thrown again on the thread that waits.
      return e;
    }
  }

  private static TimeoutException timeout(int seconds, StackTraceElement[] stack) {
    TimeoutException timeout =
        new TimeoutException(
            "takes more than %d s%s: the part is too slow, or a call does not end"
                .formatted(seconds, calledFromHere(stack)));
    timeout.setStackTrace(stack);
    return timeout;
  }

  /** Names the call that the testkit was making, which is a part's if not a wait. */
  private static String calledFromHere(StackTraceElement[] stack) {
    String here = TimeLimit.class.getPackageName() + '.';
    for (int i = 0; i < stack.length; i++) {
      if (stack[i].getClassName().startsWith(here)) {
        return ", and is in " + stack[Math.max(0, i - 1)];
      }
    }
    return "";
  }
}
