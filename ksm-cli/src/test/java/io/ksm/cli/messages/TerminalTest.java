package io.ksm.cli.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.messages.Terminal.Colours;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final String ESCAPE = "\u001b[";
  private static final Map<String, String> USUAL = Map.of("TERM", "xterm-256color");

  private static String title(Terminal terminal, Colours colours) throws IOException {
    StringBuilder out = new StringBuilder();
    terminal.writer(out, colours).title("word ".repeat(60).strip());
    return out.toString();
  }

  private static int width(int columns) throws IOException {
    return title(new Terminal(columns, USUAL), Colours.never)
        .lines()
        .mapToInt(String::length)
        .max()
        .orElseThrow();
  }

  @Test
  void aTerminalHasColoursUnlessItsUserWantsNone() throws IOException {
    assertThat(title(new Terminal(100, USUAL), Colours.auto)).contains(ESCAPE + "1mword");
    assertThat(title(new Terminal(100, Map.of("NO_COLOR", "", "TERM", "vt100")), Colours.auto))
        .contains(ESCAPE);
    assertThat(title(new Terminal(100, Map.of("NO_COLOR", "1", "TERM", "vt100")), Colours.auto))
        .doesNotContain(ESCAPE);
    assertThat(title(new Terminal(100, Map.of("TERM", "dumb")), Colours.auto))
        .doesNotContain(ESCAPE);
    assertThat(title(new Terminal(100, Map.of()), Colours.auto)).doesNotContain(ESCAPE);
    assertThat(title(new Terminal(100, USUAL), Colours.never)).doesNotContain(ESCAPE);
  }

  @Test
  void whatIsNoTerminalHasColoursOnDemandOnly() throws IOException {
    Terminal pipe = new Terminal(0, Map.of("NO_COLOR", "1"));
    assertThat(title(pipe, Colours.auto)).doesNotContain(ESCAPE);
    assertThat(title(pipe, Colours.always)).contains(ESCAPE);
    assertThat(title(new Terminal(100, USUAL).replacedByFile(), Colours.auto))
        .doesNotContain(ESCAPE);
  }

  @Test
  void linesAreAsWideAsTheTerminalWithinReason() throws IOException {
    assertThat(width(0)).isBetween(76, 80);
    assertThat(width(40)).isBetween(76, 80);
    assertThat(width(100)).isBetween(96, 100);
    assertThat(width(300)).isBetween(116, 120);
  }
}
