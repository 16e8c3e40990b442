package io.ksm.trace;

import io.ksm.api.PageState;
import java.util.List;

/**
 * Turns states of pages into the numbers that stand in files, which stay what they are. A page that
 * is unchanged has no row.
 */
public final class StateCode {
  /** Indexed by the number. */
  private static final List<PageState> STATES =
      List.of(
          PageState.ABSENT,
          PageState.PRESENT,
          PageState.ZERO,
          PageState.ZERO_UNKNOWN,
          PageState.SHARED,
          PageState.MAPPED_BY_SEVERAL,
          PageState.SWAPPED,
          PageState.FILE,
          PageState.SCATTERED,
          PageState.EXCLUDED,
          PageState.UNREADABLE,
          PageState.UNRESPONSIVE);

  /** The number of {@link PageState#ABSENT}. */
  public static final int ABSENT = 0;

  /** The number of {@link PageState#PRESENT}. */
  public static final int PRESENT = 1;

  private static final int[] CODES = codes();

  private StateCode() {}

  private static int[] codes() {
    int[] codes = new int[PageState.values().length];
    for (PageState state : PageState.values()) {
      codes[state.code()] = STATES.indexOf(state);
    }
    return codes;
  }

  /** Returns the number of a state; -1 for {@link PageState#UNCHANGED}, which is not recorded. */
  public static int of(PageState state) {
    return CODES[state.code()];
  }

  /** Says whether a number stands for a state. */
  static boolean isCode(long code) {
    return code >= 0 && code < STATES.size();
  }

  /** Returns the state that a number stands for. */
  static PageState state(int code) {
    return STATES.get(code);
  }
}
