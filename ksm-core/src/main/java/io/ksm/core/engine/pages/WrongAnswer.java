package io.ksm.core.engine.pages;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a part answered a call of the engine's with what its contract does not allow. Where
 * the engine would fail by itself, but only later, it asks here.
 */
public final class WrongAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Class<?> part;
  private final String answer;

  /**
   * Makes one.
   *
   * @param part that answered
   * @param answer the call and what it returned, in one line
   */
  public WrongAnswer(Object part, String answer) {
    super(part.getClass().getName() + ": " + answer);
    this.part = part.getClass();
    this.answer = answer;
  }

  /**
   * Passes an answer on.
   *
   * @param call for the message
   * @throws WrongAnswer if it is null
   */
  public static <T> T notNull(@Nullable T answer, Object part, String call) {
    if (answer == null) {
      throw new WrongAnswer(part, call + " returns null");
    }
    return answer;
  }

  /** Returns the class of the part that answered. */
  public Class<?> part() {
    return part;
  }

  /** Returns the call and what it returned, in one line. */
  public String answer() {
    return answer;
  }
}
