package io.ksm.cli;

import io.ksm.bench.ContestantProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs what users often run, so that the JVM can keep all classes which that takes for quicker
 * starts. For {@code bin/ksm-aot}, and so it stands in no help.
 */
@Command(name = "rehearse", description = "Run common commands, for ksm-aot.")
final class RehearseCommand implements Callable<Integer> {
  private static final int PAGE_SIZE = 4096;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path image = Files.createTempFile("ksm-rehearsal", ".mem");
    try {
      Files.write(image, somePages());
      for (List<String> command : commands(image)) {
        rehearse(command);
      }
      ContestantProgram.rehearse(List.of("image:" + image + ",access=map,zeros=resident"));
      rehearseLive();
    } finally {
      Files.delete(image);
    }
    return 0;
  }

  private static List<List<String>> commands(Path image) {
    return List.of(
        List.of("--version"),
        List.of("--help"),
        List.of("plugins"),
        List.of("scan", "--help"),
        // The quickest there is: each contestant starts a JVM, which has no cache yet. Its result
        // is held against that of crc32c, as it is wherever that is not the default.
        List.of(
            "bench mix --size=64KiB --rounds=1 --warm-ups=0 --hasher=crc32 --contestants=none"
                .split(" ")),
        List.of("scan", image.toString()),
        List.of("scan", "--compare", image.toString()),
        List.of("scan", "--show-bytes", "--format", "json", image.toString()),
        List.of("scan", "--format", "csv", "image:" + image + ",zeros=resident"));
  }

  /** Not everywhere may a process read itself; the classes for that are then loaded when used. */
  private static void rehearseLive() {
    String own = "pid:" + ProcessHandle.current().pid();
    for (String options : List.of("--scans=2 --interval=1ms", "--scans=1 --format=csv")) {
      String[] command = "scan %s %s".formatted(options, own).split(" ");
      Main.run(command, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }
  }

  private static void rehearse(List<String> command) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(command.toArray(String[]::new), OutputStream.nullOutputStream(), err);
    if (status != 0) {
      throw new IOException(
          "the rehearsal of '%s' failed: %s"
              .formatted(String.join(" ", command), err.toString(StandardCharsets.UTF_8)));
    }
  }

  /** A page full of zeros, two equal ones, and one that is like no other. */
  private static byte[] somePages() {
    byte[] pages = new byte[4 * PAGE_SIZE];
    Arrays.fill(pages, PAGE_SIZE, 3 * PAGE_SIZE, (byte) 1);
    Arrays.fill(pages, 3 * PAGE_SIZE, 4 * PAGE_SIZE, (byte) 2);
    return pages;
  }
}
