package io.ksm.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {

  @Test
  void breaksAtSpaces() {
    assertThat(Wrapping.within("one two three", 7)).containsExactly("one two", "three");
    assertThat(Wrapping.within("", 7)).containsExactly("");
    assertThat(Wrapping.atSpaces("one longword two", 5)).containsExactly("one", "longword", "two");
  }

  @Test
  void breaksLongWordsAfterAJointIfThereIsOne() {
    assertThat(Wrapping.within("ksm:smart-scan=off,use-zero=on", 20))
        .containsExactly("ksm:smart-scan=off,", "use-zero=on");
    assertThat(Wrapping.within("x".repeat(25), 10))
        .containsExactly("x".repeat(10), "x".repeat(10), "x".repeat(5));
    assertThat(Wrapping.within("x".repeat(9) + "😀", 10)).containsExactly("x".repeat(9), "😀");
  }
}
