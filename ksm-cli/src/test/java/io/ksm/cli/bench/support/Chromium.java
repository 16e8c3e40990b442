package io.ksm.cli.bench.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A real browser without a window, and without a network. */
public final class Chromium {
  /** The first that is there: without windows, Chromium starts in a third of the time. */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

  private static final long TIMEOUT_SECONDS = 60;

  private final Path folder;

  /**
   * Makes one.
   *
   * @param folder for what it writes
   */
  public Chromium(Path folder) {
    this.folder = folder;
  }

  /** Skips a test where there is no such browser. */
  public static void assume() {
    assumeTrue(
        program().isPresent(),
        "needs Chromium: install the Debian package chromium-headless-shell, or chromium");
  }

  private static Optional<Path> program() {
    return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
  }

  /**
   * A page that was opened.
   *
   * @param dom the document after all scripts have run, as markup
   * @param console what was written to the browser's console, a line each
   * @param image how it looks
   */
  public record View(String dom, List<String> console, BufferedImage image) {
    /** Returns how many points of the image have a colour. */
    public long points(int colour) {
      return IntStream.of(
              image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
          .filter(point -> (point & 0xFF_FFFF) == colour)
          .count();
    }
  }

  /**
   * Opens a page.
   *
   * @param options of the browser, besides the usual ones or in their place
   */
  public View open(Path page, String... options) throws IOException, InterruptedException {
    Path shot = folder.resolve("shot.png");
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("log.txt");
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--dump-dom", "--screenshot=" + shot));
    run(page, dom, log, all);
    List<String> console =
        Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.contains(":CONSOLE"))
            .toList();
    return new View(Files.readString(dom), console, ImageIO.read(shot.toFile()));
  }

  private void run(Path page, Path out, Path log, List<String> actions)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-extensions",
                "--no-first-run",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--window-size=1200,2000",
                "--virtual-time-budget=5000"));
    command.addAll(actions);
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("chromium hangs; it said: " + Files.readString(log));
    }
  }
}
