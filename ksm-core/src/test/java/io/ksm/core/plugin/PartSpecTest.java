package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartSpecTest {

  /** The options are given as {@code key=value;key=value}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "rb                        | rb        | ''         | ''",
        "rb:                       | rb        | ''         | ''",
        "skiplist:seed=7           | skiplist  | ''         | seed=7",
        "ksm:smart-scan=off,a=b    | ksm       | ''         | smart-scan=off;a=b",
        "ksm:b=1,a=2               | ksm       | ''         | b=1;a=2",
        "image:vm1.mem             | image     | vm1.mem    | ''",
        "image:/a/b:c.mem          | image     | /a/b:c.mem | ''",
        "image:vm1.mem,page-size=4 | image     | vm1.mem    | page-size=4",
        "image:a,b                 | image     | a,b        | ''",
        "image:a,,b                | image     | a,b        | ''",
        "image:a,,k=v              | image     | 'a,k=v'    | ''",
        "image:a,,b,k=v            | image     | 'a,b'      | k=v",
        "image:k=v,a               | image     | 'k=v,a'    | ''",
        "image:k=v,a,k=w           | image     | 'k=v,a'    | k=w",
        "image:x,k=a,,b            | image     | x          | 'k=a,b'",
        "image:x,k=                | image     | x          | k=",
        "image:x,k=a=b             | image     | x          | k=a=b",
        "image:A=b                 | image     | A=b        | ''",
        "pid:1                     | pid       | 1          | ''",
      })
  void takesApartWhatUsersWrite(String text, String name, String argument, String options) {
    PartSpec spec = PartSpec.parse(text);
    assertThat(spec.name()).isEqualTo(name);
    assertThat(spec.argument()).isEqualTo(argument);
    List<String> pairs = new ArrayList<>();
    spec.options().forEach((key, value) -> pairs.add(key + "=" + value));
    assertThat(String.join(";", pairs)).isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ":a", "Rb", "r b", "7z", "-rb", "rb,a=b", "/tmp/a:b", "rb=1"})
  void refusesWhatBeginsWithNoName(String text) {
    assertThatThrownBy(() -> PartSpec.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("'%s' names no plug-in: write name or name:key=value,key=value", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rb",
        "ksm:b=1,a=2",
        "image:vm1.mem",
        "image:a,,b,k=v",
        "image:x,k=a,,b",
        "k:x,k="
      })
  void itsTextIsTakenApartIntoTheSame(String text) {
    PartSpec spec = PartSpec.parse(text);
    assertThat(spec).hasToString(text);
    assertThat(PartSpec.parse(spec.toString())).isEqualTo(spec);
  }

  @Test
  void refusesAnOptionThatIsGivenTwice() {
    assertThatThrownBy(() -> PartSpec.parse("ksm:smart-scan=on,smart-scan=off"))
        .isInstanceOf(UsageException.class)
        .hasMessage("option 'smart-scan' of 'ksm' is given twice");
  }

  @Test
  void refusesAnArgumentWhereThereIsNone() {
    PartSpec spec = PartSpec.parse("ksm:smart-scan=on");
    assertThat(spec.withoutArgument()).isSameAs(spec);
    assertThatThrownBy(() -> PartSpec.parse("ksm:on").withoutArgument())
        .isInstanceOf(UsageException.class)
        .hasMessage("'on' after 'ksm:' is not an option: write ksm:key=value,key=value");
  }
}
