package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.WrongFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong: one clear line, the right exit status, nothing on standard output. */
class BadInputIT {
  @TempDir private static Path directory;

  @BeforeAll
  static void makeFiles() throws Exception {
    WrongFiles.makeIn(directory);
  }

  /** {@code DIR} stands for the directory of the files above. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | scan DIR/none                          | DIR/none",
        "1 | scan image:DIR/none                    | DIR/none",
        "2 | scan DIR/short                         | DIR/short",
        "1 | scan pid:99999999999                   | 99999999999",
        "2 | scan DIR/image --scan 3                | did you mean --scans",
        "2 | scan DIR/image --plugins DIR/none      | DIR/none"
      })
  void isOneClearLine(int status, String arguments, String named) throws Exception {
    String path = directory.toString();

    Launch launch = Launch.here(arguments.replace("DIR", path).split(" "));

    assertThat(launch.failed(status).err()).contains(named.replace("DIR", path));
  }

  @Test
  void whatIsTakenForRawMemorySaysSoUnlessToldToBe() throws Exception {
    String image = directory.resolve("image").toString();

    Launch taken = Launch.ksm("scan", image).succeeded();
    Launch told = Launch.here("scan", "image:" + image + ",format=raw").succeeded();

    assertThat(taken.takenForRaw()).singleElement().asString().contains(image);
    assertThat(told.takenForRaw()).isEmpty();
  }

  @Test
  void whatIsNotMemoryIsRefusedAndInAFolderLeftOut(@TempDir Path folder) throws Exception {
    Path state = folder.resolve("state.json");
    Files.writeString(state, "{\"a\": 1}\n".repeat(1000));

    assertThat(Launch.here("scan", state.toString()).failed(2).err()).contains("is JSON text");
    assertThat(Launch.here("scan", folder.toString()).failed(2).err()).contains("is JSON text");

    Files.write(folder.resolve("memory-ranges"), new byte[8192]);
    Launch both = Launch.here("scan", folder.toString());

    assertThat(both.status()).isZero();
    assertThat(both.err()).hasLineCount(1).contains("left out: ", "is JSON text");
  }

  @Test
  void manyFilesOfAFolderAreOneLine(@TempDir Path folder) throws Exception {
    for (int i = 10; i < 70; i++) {
      byte[] memory = new byte[8192];
      memory[4096] = (byte) i;
      Files.write(folder.resolve("vm" + i), memory);
      Files.writeString(folder.resolve("note" + i + ".txt"), "some text\n".repeat(100));
    }
    Launch launch = Launch.here("scan", folder.toString());

    assertThat(launch.status()).isZero();
    assertThat(launch.err().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains(" (and the like of 59 more: '"))
        .anySatisfy(line ->
            assertThat(line)
                .contains("is taken for raw memory: format=raw confirms that")
                .endsWith("'vm11', 'vm12', 'vm13', …)"));
  }

  @Test
  void aDamagedFileInAFolderFailsTheRun(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("memory-ranges"), new byte[8192]);
    byte[] core = new byte[200];
    core[0] = 0x7F;
    core[1] = 'E';
    core[2] = 'L';
    core[3] = 'F';
    core[4] = 2;
    core[5] = 1;
    core[16] = 4;
    core[32] = 64;
    core[54] = 56;
    core[56] = 9; // as many program headers do not fit
    Files.write(folder.resolve("core"), core);

    Launch launch = Launch.here("scan", folder.toString());

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err()).hasLineCount(1).contains("left out: ", "is damaged");
    assertThat(launch.out()).isNotEmpty();
  }

  @Test
  void aNameInInvalidUtf8InAFolderFailsTheRun(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("memory-ranges"), new byte[8192]);
    String make = "cp memory-ranges \"$(printf 'b\\377d')\"";
    assertThat(
            new ProcessBuilder("sh", "-c", make)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();

    Launch launch = Launch.ksm("scan", folder.toString());

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err()).contains("left out: ");
  }

  @Test
  void aProcessThatHasExitedIsUnknown() throws Exception {
    Process exited = new ProcessBuilder("true").start();
    exited.waitFor();

    Launch launch = Launch.here("scan", "pid:" + exited.pid());

    assertThat(launch.failed(1).err()).contains(Long.toString(exited.pid()));
  }

  @Test
  void anUnknownPartIsSaidBeforeAnyProcessIsOpened() throws Exception {
    assertThat(Launch.here("scan", "--index", "sl").failed(2).err()).contains("'sl'");
  }

  @Test
  void sourcesOfDifferentPageSizesDoNotGoTogether() throws Exception {
    String image = "image:" + directory.resolve("image");
    String other = "image:%s,page-size=1024".formatted(directory.resolve("short"));

    Launch.here("scan", image, other).failed(2);
  }

  /** The heap holds what each page takes, but not what is found out of each. */
  @Test
  void aLackOfMemoryIsNoStackTrace() throws Exception {
    String[] command = {Launch.KSM.toString(), "scan", "synthetic:pages=1200000"};

    Launch launch = Launch.run(List.of(command), Map.of("KSM_JAVA_OPTS", "-Xmx22m"));

    assertThat(launch.failed(1).err()).contains("out of memory", "KSM_JAVA_OPTS=-Xmx");
  }

  @Test
  void whatCannotFitIsRefusedWithTheFigures() throws Exception {
    String[] command = {Launch.KSM.toString(), "scan", "synthetic:pages=20000000"};

    Launch launch = Launch.run(List.of(command), Map.of("KSM_JAVA_OPTS", "-Xmx16m"));

    assertThat(launch.failed(1).err())
        .startsWith("ksm: a scan of 20000000 pages needs at least ")
        .contains("KSM_JAVA_OPTS=-Xmx");
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    Launch launch = Launch.ksm("--debug", "scan", directory.resolve("none").toString());

    assertThat(launch.status()).isEqualTo(2);
    assertThat(launch.out()).isEmpty();
    assertThat(launch.err()).startsWith("ksm: no such file").contains("\tat io.ksm.");
  }
}
