package io.ksm.source.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets a JVM compute checksums of a file, while another process shortens the file and extends it
 * again. The checksum's machine code knows no way back from a SIGBUS: a mapping without a guard
 * ends that JVM within a second.
 */
class ShrinkingFileTest {
  private static final int SIZE = 8 << 20;
  private static final int ROUNDS = 150;

  @TempDir Path directory;

  @Test
  void readingSurvives() throws Exception {
    assertThat(scanWhileCutting("access=read")).contains("failures");
  }

  /** The first open may get a lease; while others have the file open for writing, none does. */
  @Test
  void mappingSurvives() throws Exception {
    assertThat(scanWhileCutting("access=map")).contains("failures");
  }

  private String scanWhileCutting(String access) throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("vm.mem"), new byte[SIZE]);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("error.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Scanner.class.getName(),
                file.toString(),
                access)
            .redirectErrorStream(true)
            .start();
    while (java.isAlive()) {
      cut(file);
    }
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.exitValue()).as(output).isZero();
    return output;
  }

  private static void cut(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(4096);
      file.setLength(SIZE);
      ByteBuffer bytes = ByteBuffer.allocate(SIZE);
      file.getChannel().write(bytes, 0);
    }
  }

  /** Reads an image again and again, and counts how often that fails. */
  static final class Scanner {
    private Scanner() {}

    public static void main(String[] arguments) {
      int failures = 0;
      for (int i = 0; i < ROUNDS; i++) {
        try {
          read(Path.of(arguments[0]), arguments[1]);
        } catch (IOException e) {
          failures++;
        }
      }
      System.out.println(failures + " failures");
    }

    private static void read(Path file, String access) throws IOException {
      CRC32C sum = new CRC32C();
      try (PageSource source = Images.open(file, access);
          PageChunk chunk = new PageChunk(4096, 512)) {
        Region region = source.regions().getFirst();
        for (long first = 0; first < region.pages(); first += 512) {
          chunk.begin((int) Math.min(512, region.pages() - first), false);
          source.read(region, first, chunk.count(), chunk);
          for (int i = 0; i < chunk.count(); i++) {
            if (chunk.state(i) == PageState.PRESENT) {
              sum.update(chunk.memory().asSlice(chunk.offset(i), 4096).asByteBuffer());
            }
          }
        }
      }
    }
  }
}
