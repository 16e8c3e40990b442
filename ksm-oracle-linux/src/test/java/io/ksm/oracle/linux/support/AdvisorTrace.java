package io.ksm.oracle.linux.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.oracle.linux.support.AdvisorReplay.Advice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel tells of its advisor: the tracepoint {@code ksm:ksm_advisor}, in an instance of
 * its own of a {@code tracefs} that is mounted as long as this is open.
 */
public final class AdvisorTrace implements AutoCloseable {
  private final Path mount;
  private final Path instance;

  /** Switches the tracepoint on; skips the test where there is none. */
  public AdvisorTrace() throws IOException {
    this.mount = Files.createTempDirectory("ksm-trace");
    this.instance = mount.resolve("instances/ksm-oracle-" + ProcessHandle.current().pid());
    boolean mounted = run("mount", "-t", "tracefs", "none", mount.toString()) == 0;
    if (!mounted) {
      Files.delete(mount);
    }
    assumeTrue(mounted, "tracefs cannot be mounted");
    try {
      assumeTrue(
          Files.exists(mount.resolve("events/ksm/ksm_advisor")),
          "this kernel has no tracepoint ksm:ksm_advisor");
      Files.createDirectory(instance);
      enable("1");
    } catch (IOException | RuntimeException e) {
      removeInstance();
      throw e;
    }
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command[0], e);
    }
  }

  private void enable(String value) throws IOException {
    Files.writeString(instance.resolve("events/ksm/ksm_advisor/enable"), value);
  }

  /** Returns all advices since this was opened. */
  public List<Advice> advices() throws IOException {
    // Read to its end, and not by its size, which is 0.
    try (var trace = Files.newInputStream(instance.resolve("trace"))) {
      return new String(trace.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(Advice::isIn)
          .map(Advice::parse)
          .toList();
    }
  }

  private void removeInstance() throws IOException {
    try {
      Files.deleteIfExists(instance);
    } finally {
      unmount();
    }
  }

  private void unmount() throws IOException {
    if (run("umount", mount.toString()) != 0) {
      throw new IOException("cannot unmount " + mount);
    }
    Files.delete(mount);
  }

  @Override
  public void close() throws IOException {
    try {
      enable("0");
    } finally {
      removeInstance();
    }
  }
}
