package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever lies in the distribution's folder for plug-ins of others, ksm starts. */
class OwnFolderIT {
  private static final String HASHER =
      """
      import io.ksm.api.*;
      import java.io.IOException;
      import java.lang.foreign.*;
      import java.util.*;

      public final class Odd implements HasherFactory {
        private int calls;
        public String name() { return "NAME"; }
        public String summary() { return "odd"; }
        public List<Option> options() { BODY }
        public PageHasher create(Options options) { throw new UsageException("not this one"); }
        private static <T extends Throwable> List<Option> sneak(Throwable it) throws T {
          throw (T) it;
        }
      }
      """;

  @TempDir private Path directory;
  private Path home;

  @BeforeEach
  void copyDistribution() throws IOException, InterruptedException {
    home = directory.resolve("ksm");
    Launch.run(List.of("cp", "-rl", Launch.HOME.toString(), home.toString()), Map.of()).succeeded();
    make("sound", "sound", "return List.of();");
  }

  private Path make(String jar, String name, String options) throws IOException {
    Path path = home.resolve("plugins").resolve(jar + ".jar");
    PluginJar.make(
        path, "HasherFactory", "Odd", HASHER.replace("NAME", name).replace("BODY", options));
    return path;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crc32c | return List.of(); | two plug-ins for the hasher 'crc32c'",
        "odd | throw new Error(\"plain\"); | acme.Odd does not describe itself: Error: plain",
        "odd | throw new OutOfMemoryError(\"mine\"); | acme.Odd does not describe itself: OutOf",
        "odd | return Odd.<Error>sneak(new IOException(\"io\")); | acme.Odd does not describe itself",
        "odd | return calls++ == 0 ? List.of() : null; | acme.Odd says something else"
      })
  void oneFaultyJarIsNamedInOneLineAndTheRestIsThere(String name, String options, String reason)
      throws Exception {
    Path jar = make("odd", name, options);
    String line = "ksm: broken plug-in in " + jar + ": " + reason;

    Launch scan = ksm("scan", "synthetic:size=1MiB");
    Launch list = ksm("plugins");

    assertThat(scan.status()).isZero();
    assertThat(scan.err()).hasLineCount(1).startsWith(line);
    assertThat(list.status()).isZero();
    assertThat(list.err()).hasLineCount(1).startsWith(line);
    assertThat(list.out())
        .contains("\n  sound  (sound.jar)", "\n  crc32c   ", "\nsource")
        .doesNotContain("odd.jar");
  }

  private Launch ksm(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = home.resolve("bin/ksm").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Launch.run(List.of(command), Map.of());
  }
}
