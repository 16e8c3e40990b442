package io.ksm.core.engine.pages;

import io.ksm.api.MergePolicy;
import io.ksm.api.OrderedIndex;
import io.ksm.api.Pace;
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

  /**
   * Passes a number on.
   *
   * @param call for the message
   * @throws WrongAnswer if it is negative
   */
  public static int notNegative(int answer, Object part, String call) {
    if (answer < 0) {
      throw new WrongAnswer(part, "%s is %d, which is negative".formatted(call, answer));
    }
    return answer;
  }

  /**
   * Passes on the pace of a scan.
   *
   * @param call for the message
   * @throws WrongAnswer if it is null, or stopped, as only that of a batch may be
   */
  public static Pace ofScan(@Nullable Pace answer, MergePolicy policy, String call) {
    Pace pace = notNull(answer, policy, call);
    if (pace.isStopped()) {
      throw new WrongAnswer(policy, call + " returns a pace that is stopped: a scan has none");
    }
    return pace;
  }

  /**
   * Says whether an index is empty.
   *
   * @throws WrongAnswer if its size is negative
   */
  public static boolean isEmpty(OrderedIndex index) {
    return notNegative(index.size(), index, "size()") == 0;
  }

  /** Makes the one of an index that found what was not put into it. */
  public static WrongAnswer notInserted(OrderedIndex index, int found) {
    return new WrongAnswer(index, "find() returns %d, which was never inserted".formatted(found));
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
