package io.ksm.policy.ksmtuned;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Pace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Replays what the script itself answered: {@code replay.sh} beside the table made it. */
class ScriptReplayTest {
  private static final Tuner.Settings DEFAULTS =
      new Tuner.Settings(10, 300, -50, 64, 1250, 20, 2048);

  /** A look at memory, and what the script did; no pace where it stopped. */
  private record Look(long totalKib, long freeKib, long committedKib, String pages, String millis) {
    static Look of(String line) {
      String[] fields = line.split(",", -1);
      return new Look(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          fields[3],
          fields[4]);
    }

    boolean runs() {
      return !pages.equals("stop");
    }

    Pace pace() {
      return new Pace(Integer.parseInt(pages), Duration.ofMillis(Long.parseLong(millis)));
    }
  }

  private static List<Look> looks() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(ScriptReplayTest.class.getResourceAsStream("script.csv")),
                StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> line.matches("[0-9].*")).map(Look::of).toList();
    }
  }

  @Test
  void answersAreTheScripts() throws IOException {
    List<Look> looks = looks();
    assertThat(looks).hasSize(180);
    assertThat(looks.stream().filter(Look::runs).count()).isBetween(60L, 140L);
    Tuner tuner = new Tuner(DEFAULTS);
    long total = 0;
    for (Look look : looks) {
      if (look.totalKib != total) {
        tuner = new Tuner(DEFAULTS);
        total = look.totalKib;
      }
      boolean runs = tuner.runs(total * 1024, look.freeKib * 1024, look.committedKib * 1024);
      assertThat(runs).as("%s", look).isEqualTo(look.runs());
      if (runs) {
        assertThat(tuner.pace()).as("%s", look).isEqualTo(look.pace());
      }
    }
  }
}
