package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarLinesTest {
  @Test
  void manyOfOneKindAreOneLine() {
    List<String> lines = new ArrayList<>(List.of("a warning", "process 'x' is slow"));
    for (int i = 0; i < 60; i++) {
      lines.add("image 'folder/vm%d.mem' has %d bytes at its end".formatted(i, 100 + i));
    }
    lines.add("image 'folder/core' is damaged");

    assertThat(SimilarLines.of(lines))
        .containsExactly(
            "a warning",
            "process 'x' is slow",
            "image 'folder/vm0.mem' has 100 bytes at its end"
                + " (and the like of 59 more: 'vm1.mem', 'vm2.mem', 'vm3.mem', …)",
            "image 'folder/core' is damaged");
  }

  @Test
  void ofFourAllAreNamed() {
    assertThat(SimilarLines.of(List.of("'a' is", "'b' is", "'c' is", "'d' is")))
        .containsExactly("'a' is (and the like of 3 more: 'b', 'c', 'd')");
  }

  @Test
  void fewAreToldAsTheyAre() {
    List<String> lines = List.of("'a' is odd", "'b' is odd", "'c' is odd", "none", "none", "none");
    assertThat(SimilarLines.of(lines)).isEqualTo(lines);
  }

  @Test
  void linesThatNameNothingStay() {
    List<String> lines = List.of("none", "none", "none", "none", "none 5");
    assertThat(SimilarLines.of(lines)).isEqualTo(lines);
  }
}
