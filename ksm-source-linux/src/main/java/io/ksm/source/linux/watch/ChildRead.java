package io.ksm.source.linux.watch;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcFiles;
import io.ksm.linux.LibcMemory;
import io.ksm.linux.NativeFile;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Has a child process print what this JVM must not read itself, into a file that is memory alone.
 *
 * <p>A child that takes too long is abandoned. Not even SIGKILL ends one that waits for a file in
 * user space, but it holds up nobody else, and ends when it is served. Used by one thread at a
 * time.
 */
public final class ChildRead implements Closeable {
  private static final int CLOSE_ON_EXEC = 1;

  private final int memory;
  private final Process process;

  /**
   * Starts the child.
   *
   * @throws IOException if there is no such command, or no descriptor left
   */
  ChildRead(String... command) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      memory = LibcMemory.createMemoryFile(arena.allocateFrom("ksm-read"), CLOSE_ON_EXEC);
    }
    if (memory < 0) {
      throw new ErrnoException("create a file in memory", -memory);
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(new File(path().toString()))
              .start();
      process.getOutputStream().close();
    } catch (IOException e) {
      LibcFiles.close(memory);
      throw e;
    }
  }

  /** Says whether an abandoned child has not ended yet. */
  boolean isHeld() {
    return process.isAlive();
  }

  /**
   * Waits for the child's end; abandons it and returns false if that takes too long.
   *
   * @param most how long it may take at most, whatever patience there is, in nanoseconds
   */
  boolean await(Patience patience, long most) {
    long begin = System.nanoTime();
    try {
      if (process.waitFor(Math.min(most, patience.limit()), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts does not want to wait.
    }
    process.destroyForcibly();
    patience.waited(System.nanoTime() - begin);
    return false;
  }

  /** Returns where what was printed can be read while this is open. */
  public Path path() {
    return Path.of("/proc/self/fd/" + memory);
  }

  /**
   * Opens what was printed.
   *
   * @throws ErrnoException if there is no descriptor left
   */
  public NativeFile open() throws ErrnoException {
    return NativeFile.open(path().toString());
  }

  @Override
  public void close() {
    LibcFiles.close(memory);
  }
}
