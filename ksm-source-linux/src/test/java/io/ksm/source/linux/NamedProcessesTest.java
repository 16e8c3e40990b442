package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.support.Groups;
import io.ksm.source.linux.support.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that processes are found by their name: {@code pid:NAME}. */
class NamedProcessesTest {
  @TempDir private Path directory;

  /** A name that no other process of this machine has. */
  private String unique(String begin) {
    return begin + ProcessNumbers.own();
  }

  private static List<String> labels(String argument) throws IOException {
    return Groups.labels(new PidSourceFactory(), argument);
  }

  private static String label(String name, Target target) {
    return "%s (%d)".formatted(name, target.pid());
  }

  @Test
  void allOfANameAreOpened() throws Exception {
    String name = unique("ab c");
    Path program = directory.resolve(name);
    try (Target one = Groups.startNamed(program);
        Target two = Groups.startNamed(program);
        Target other = Groups.startNamed(directory.resolve(name + "d"))) {
      assertThat(labels(name)).containsExactlyInAnyOrder(label(name, one), label(name, two));
      assertThat(labels(name + "d")).containsExactly(label(name + "d", other));
    }
  }

  @Test
  void namesLongerThanTheKernelKeepsAreToldApart() throws Exception {
    String name = unique("a-very-long-name-of-a-program-");
    try (Target one = Groups.startNamed(directory.resolve(name + "-one"));
        Target two = Groups.startNamed(directory.resolve(name + "-two"))) {
      String kept = name.substring(0, 15);
      assertThat(labels(name + "-one")).containsExactly(label(kept, one));
      assertThat(labels(kept)).contains(label(kept, one), label(kept, two));
      assertThatThrownBy(() -> labels(name)).hasMessage("there is no process named '%s'", name);
    }
  }

  @Test
  void aNumberIsThatOfAProcessFirst() throws Exception {
    String number = Long.toString(ProcessNumbers.own());
    try (Target misleading = Groups.startNamed(directory.resolve(number))) {
      assertThat(labels(number)).containsExactly("java (%s)".formatted(number));
      assertThat(ProcessStatus.read(misleading.pid()).name()).isEqualTo(number);
    }
    try (Target misleading = Groups.startNamed(directory.resolve("999999998"))) {
      assertThat(labels("999999998")).containsExactly(label("999999998", misleading));
    }
  }

  @Test
  void kernelThreadsHaveNothingToRead() {
    assertThatThrownBy(() -> labels("kthreadd"))
        .isInstanceOf(IOException.class)
        .satisfiesAnyOf(
            e ->
                assertThat(e)
                    .hasMessage(
                        "1 process named 'kthreadd': without memory of their own,"
                            + " as kernel threads and exited processes are"),
            e -> assertThat(e).hasMessage("there is no process named 'kthreadd'"));
  }

  @Test
  void controlCharactersAreNotShown() {
    assertThatThrownBy(() -> labels("a\u001b[2J"))
        .hasMessage("there is no process named 'a\\u001b[2J'");
  }
}
