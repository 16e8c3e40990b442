package io.ksm.check;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out the tests after one that did not end. Most of them would not end either, and what it
 * left running would disturb the others.
 */
final class UntilOneHangs implements ExecutionCondition {
  private static volatile boolean hangs;

  /** Notes that a test did not end, or that the next plug-in is checked. */
  static void note(boolean oneHangs) {
    hangs = oneHangs;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return hangs
        ? ConditionEvaluationResult.disabled("a test before it did not end")
        : ConditionEvaluationResult.enabled("all tests so far have ended");
  }
}
