package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a page's state may give as a reason is explained: on the screen and in the docs. */
class ReasonsTest {
  private static final Path TABLE = Path.of("..", "docs", "scan.md");

  static Stream<String> reasonsOfStates() {
    return Arrays.stream(PageState.values()).map(PageState::reason).filter(Objects::nonNull);
  }

  @ParameterizedTest
  @MethodSource("reasonsOfStates")
  void eachHasAMeaningOfOneLine(String reason) {
    assertThat(Reasons.meaning(reason)).isNotBlank().hasSizeLessThan(100).doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("reasonsOfStates")
  void eachHasARowThatSaysWhatToDo(String reason) throws IOException {
    assertThat(Files.readAllLines(TABLE))
        .filteredOn(line -> line.startsWith("| `" + reason + "` |"))
        .singleElement()
        .satisfies(row -> assertThat(row.split("\\|")).hasSize(4));
  }

  @Test
  void whatAPlugInMadeUpHasNone() {
    assertThat(Reasons.meaning("moon phase")).isNull();
  }
}
