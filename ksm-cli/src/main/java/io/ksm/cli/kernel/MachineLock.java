package io.ksm.cli.kernel;

import io.ksm.source.linux.kernel.KernelKsm;
import io.ksm.source.linux.kernel.KernelSession;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The machine's lock on KSM, flock(2) on one of its files, without the restoring that a {@link
 * KernelSession} does at its end: for changes that shall stay.
 *
 * <p>A helper process, flock(1), holds it. It ends when its input ends, which it does however this
 * JVM ends. A script that holds the lock already ({@code flock FILE -c 'ksm kernel set …'}) has
 * handed it down: then there is nothing to take.
 */
final class MachineLock implements AutoCloseable {
  private static final Path FILE = Path.of("/sys/kernel/mm/ksm/run");
  private static final String HELD = "held";

  private final @Nullable Process holder;

  private MachineLock(@Nullable Process holder) {
    this.holder = holder;
  }

  /**
   * Takes the lock, at once or not at all.
   *
   * @throws IOException if this user may not change knobs; or if another process has the lock,
   *     which is named as far as it can be seen
   */
  static MachineLock take(KernelKsm ksm) throws IOException {
    if (isHandedDown()) {
      return new MachineLock(null);
    }
    // Its errors say best why not; and it changes nothing.
    KernelSession.begin(ksm, Duration.ZERO).close();
    Process holder =
        new ProcessBuilder(
                "flock", "--nonblock", FILE.toString(), "sh", "-c", "echo " + HELD + "; read -r _")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!HELD.equals(holder.inputReader().readLine())) {
      throw new IOException("another experiment took the machine's KSM just now; try again");
    }
    return new MachineLock(holder);
  }

  private static boolean isHandedDown() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).equals(FILE)
            && isLocked(file.getFileName())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isLocked(Path fileNumber) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(fileNumber)).stream()
        .anyMatch(line -> line.contains("FLOCK"));
  }

  /** Releases the lock, unless it was handed down. */
  @Override
  public void close() throws IOException {
    if (holder == null) {
      return;
    }
    holder.getOutputStream().close();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while releasing the machine's KSM");
    }
  }
}
