package io.ksm.core.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.text.Causes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CausesTest {
  @Test
  void causesMayGoRoundInACircle() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));
    assertThat(Causes.oneLine(one)).isEqualTo("one: two");
    assertThat(Causes.fault(one)).isEqualTo("Exception: one");
  }

  @Test
  void aMessageThatCannotBeToldIsSaidToBeOne() {
    Exception mute =
        new IllegalStateException() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        };
    assertThat(Causes.fault(mute)).isEqualTo("IllegalStateException: its message cannot be told");
  }
}
