package io.ksm.source.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.SparseImage;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the same sparse file in JVMs with and without native access. */
class NativeAccessTest {
  @TempDir Path directory;

  @Test
  void holesAreFound() throws Exception {
    assertThat(output("--enable-native-access=ALL-UNNAMED")).containsExactly("[ZERO, PRESENT]");
  }

  /** Nothing on stderr: the JVM would warn of native access that is not enabled. */
  @Test
  void withoutItHolesAreOrdinaryPagesAndTheUserIsTold() throws Exception {
    Path file = directory.resolve("sparse.mem");
    assertThat(output("--illegal-native-access=warn"))
        .containsExactly(
            "image '%s' may have holes, which count as ordinary pages of zeros: ".formatted(file)
                + "start java with --enable-native-access=ALL-UNNAMED",
            "[PRESENT, PRESENT]");
  }

  private List<String> output(String option) throws IOException, InterruptedException {
    SparseImage image = new SparseImage(2 * 4096);
    image.put(5_000, 10, new Seed(4).random());
    Path file = directory.resolve("sparse.mem");
    image.writeTo(file);
    Process java = new ProcessBuilder(command(option, file)).redirectErrorStream(true).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static List<String> command(String option, Path file) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(option);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Opener.class.getName());
    command.add(file.toString());
    return command;
  }

  /** Prints an image's warnings and states. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      try (PageSource source = Images.open(file, "format=raw")) {
        source.warnings().forEach(System.out::println);
        System.out.println(Images.states(source));
      }
    }
  }
}
