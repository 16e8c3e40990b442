package io.ksm.source.image.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs the programs that make real files; a test that needs one that is missing is skipped. */
public final class Tools {
  private Tools() {}

  /** Requires programs, in the places where Debian has them. */
  public static void assumeThereAre(String... names) {
    for (String name : names) {
      boolean isThere =
          Arrays.stream(String.valueOf(System.getenv("PATH")).split(":", -1))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
      assumeTrue(isThere, name + " is not installed");
    }
  }

  /** Runs a program in a folder and returns what it says; it must succeed. */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
