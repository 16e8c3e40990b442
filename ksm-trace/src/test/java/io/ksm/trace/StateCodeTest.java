package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that each state that a page can keep has a number. */
class StateCodeTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNCHANGED")
  void eachHasANumber(PageState state) {
    int code = StateCode.of(state);
    assertThat(StateCode.isCode(code)).isTrue();
    assertThat(StateCode.state((byte) code)).isEqualTo(state);
  }
}
