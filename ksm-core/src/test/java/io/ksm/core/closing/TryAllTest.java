package io.ksm.core.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.faults.Thrown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TryAllTest {
  private final List<String> tried = new ArrayList<>();

  private void close(String thing) throws IOException {
    tried.add(thing);
    switch (thing) {
      case "checked" -> throw new IOException(thing);
      case "fault" -> throw new IllegalStateException(thing);
      case "error" -> throw new AssertionError(thing);
      default -> {}
    }
  }

  @Test
  void allAreTriedAndTheFirstFailureHoldsTheOthers() {
    assertThatThrownBy(
            () -> TryAll.forEach(List.of("a", "checked", "b", "error", "fault"), this::close))
        .isInstanceOf(IOException.class)
        .hasMessage("checked")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("error", "fault"));
    assertThat(tried).containsExactly("a", "checked", "b", "error", "fault");
  }

  @Test
  void whatIsUncheckedIsThrownAsItIs() {
    assertThatThrownBy(() -> TryAll.forEach(List.of("fault", "checked"), this::close))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> TryAll.forEach(List.of("error", "checked"), this::close))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void ofWhatClosesNothingIsThrown() throws IOException {
    TryAll.forEach(List.of("a", "b"), this::close);
    assertThat(tried).containsExactly("a", "b");
  }

  @Test
  void aFailureIsNotHiddenByThatOfClosing() {
    Exception failure = new Exception("first");
    TryAll.closeAfter(failure, () -> close("a"));
    TryAll.closeAfter(failure, () -> close("checked"));
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("checked");
  }

  @Test
  void twoThatThrowTheSameExceptionLeaveNoneOut() {
    IllegalStateException same = new IllegalStateException("same");
    assertThatThrownBy(() ->
            TryAll.forEach(
                List.of("a", "b", "c"),
                thing -> {
                  tried.add(thing);
                  throw same;
                }))
        .isSameAs(same);
    assertThat(tried).containsExactly("a", "b", "c");
    TryAll.closeAfter(
        same,
        () -> {
          throw same;
        });
    assertThat(same.getSuppressed()).isEmpty();
  }

  /** As methods in other languages than Java may. */
  @Test
  void whatIsNeitherExceptionNorErrorIsAFailureToo() {
    Throwable bare = new Throwable("bare");
    assertThatThrownBy(() ->
            TryAll.forEach(
                List.of("a", "b"),
                thing -> {
                  tried.add(thing);
                  throw Thrown.handOn(bare);
                }))
        .isSameAs(bare);
    assertThat(tried).containsExactly("a", "b");
  }
}
