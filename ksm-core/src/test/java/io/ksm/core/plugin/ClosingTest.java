package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.support.ClosingSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever one source throws, the others are closed. */
class ClosingTest {
  private final List<String> closed = new ArrayList<>();

  private PageSource source(String label) {
    return new ClosingSource(label, 64, closed);
  }

  @Test
  void closesTheOthersOfOneThatFails() {
    List<PageSource> sources = List.of(source("stubborn a"), source("faulty"), source("b"));
    assertThatThrownBy(() -> Sources.closeAll(sources))
        .isInstanceOf(IOException.class)
        .hasMessage("stubborn a does not close")
        .hasSuppressedException(new IllegalStateException("faulty does not close"));
    assertThat(closed).containsExactly("stubborn a", "faulty", "b");
  }

  @Test
  void closesTheOthersOfOneThatLacksAClass() {
    List<PageSource> sources = List.of(source("thin"), source("faulty"), source("b"));
    assertThatThrownBy(() -> Sources.closeAll(sources))
        .isInstanceOf(NoClassDefFoundError.class)
        .hasSuppressedException(new IllegalStateException("faulty does not close"));
    assertThat(closed).containsExactly("thin", "faulty", "b");
  }

  @Test
  void closesTheOthersOfOneThatIsFaulty() {
    List<PageSource> sources = List.of(source("faulty"), source("b"));
    assertThatThrownBy(() -> Sources.closeAll(sources)).isInstanceOf(IllegalStateException.class);
    assertThat(closed).containsExactly("faulty", "b");
  }
}
