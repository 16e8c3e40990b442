package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands about fleets from files to figures, in this JVM. */
class FleetCommandTest {
  private static final int PAGE = 4096;

  @TempDir private Path folder;

  private record Run(int status, String out, String err) {
    Run succeeded() {
      assertThat(status).as(err).isZero();
      return this;
    }

    void failed(int expected, String line) {
      assertThat(err).startsWith("ksm: ").endsWith("\n").hasLineCount(1).contains(line);
      assertThat(status).isEqualTo(expected);
      assertThat(out).isEmpty();
    }
  }

  private Run ksm(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(arguments, out, err);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes an image of pages, each of which is told by a number; 0 is full of zeros. */
  private void image(String name, int... numbers) throws IOException {
    byte[] image = new byte[numbers.length * PAGE];
    for (int i = 0; i < numbers.length; i++) {
      byte[] page = new byte[PAGE];
      if (numbers[i] != 0) {
        new SplittableRandom(numbers[i]).nextBytes(page);
      }
      System.arraycopy(page, 0, image, i * PAGE, PAGE);
    }
    Files.write(folder.resolve(name), image);
  }

  private Run collect(String host, String memory, String... images) {
    List<String> arguments = new ArrayList<>(List.of("fleet", "collect"));
    for (String image : images) {
      arguments.add("image:" + path(image) + ",format=raw,zeros=resident");
    }
    arguments.addAll(List.of("--host", host, "--memory", memory, "--key", path("key")));
    arguments.addAll(List.of("--out", path(host + ".contents")));
    return ksm(arguments.toArray(String[]::new));
  }

  @Test
  void collectSaysWhatItFound() throws Exception {
    image("one.mem", 1, 2, 3, 3, 0, 0);
    image("two.mem", 1, 2, 9);
    Run run = collect("h1", "1GiB", "one.mem", "two.mem").succeeded();
    assertThat(run.out())
        .contains("Collected 6 contents of 2 sources in " + path("h1.contents") + ": 7 pages")
        .contains("Counted apart: 2 pages full of zeros.");
    assertThat(folder.resolve(".h1.contents.unfinished")).doesNotExist();
    assertThat(ksm("fleet", "key", "--key", path("key")).succeeded().out())
        .isEqualTo(ksm("key", "--key", path("key")).out())
        .startsWith("key ");
  }

  @Test
  void collectRefusesWhatCannotBe() throws Exception {
    image("one.mem", 1);
    String one = path("one.mem");
    ksm("fleet", "collect", one, "--out", path("no/such")).failed(2, "cannot write");
    ksm("fleet", "collect", one).failed(2, "--out");
    ksm("fleet", "collect", one, "--out", path("f"), "--threads", "0").failed(2, "--threads is 0");
    ksm("fleet", "collect", one, "--out", path("f"), "--host", " ").failed(2, "--host is empty");
    ksm("fleet", "collect", one, "--out", path("f"), "--memory", "lots").failed(2, "not a size");
    ksm("fleet", "collect", path("none"), "--out", path("f")).failed(2, path("none"));
    assertThat(folder.resolve("f")).doesNotExist();
  }
}
