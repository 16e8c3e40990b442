package io.ksm.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecListTest {
  private static List<String> split(String... lists) {
    return SpecList.split("--policy", List.of(lists));
  }

  @Test
  void namesAreParts() {
    assertThat(split("rb,skiplist")).containsExactly("rb", "skiplist");
    assertThat(split("rb", "skiplist")).containsExactly("rb", "skiplist");
  }

  @Test
  void optionsBelongToTheNameBeforeThem() {
    assertThat(split("ksm:smart-scan=off,use-zero-pages=on,eager,isolated:max-page-sharing=2"))
        .containsExactly(
            "ksm:smart-scan=off,use-zero-pages=on", "eager", "isolated:max-page-sharing=2");
  }

  /** An unknown name stays one, for the error that names it. */
  @Test
  void namesNeedNotBeKnown() {
    assertThat(split("ksm,egaer,ksm:smart-scan=on"))
        .containsExactly("ksm", "egaer", "ksm:smart-scan=on");
  }

  @Test
  void doubledCommasStayInValues() {
    assertThat(split("a:key=x,,y=z,b")).containsExactly("a:key=x,,y=z", "b");
  }

  @Test
  void listsDoNotReachIntoEachOther() {
    assertThatThrownBy(() -> split("ksm:smart-scan=off", "use-zero-pages=on"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--policy 'use-zero-pages=on' begins with an option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", "a,b,"})
  void emptyPartsAreRefused(String list) {
    assertThatThrownBy(() -> split(list))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("empty");
  }
}
