package io.ksm.source.linux.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.ProcFile;
import io.ksm.linux.process.CgroupMount;
import io.ksm.linux.process.ProcessNumbers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes a control group for a test, and removes it and its descendants in the end. */
public final class TestCgroup implements AutoCloseable {
  private final CgroupMount mount;
  private final List<Path> folders = new ArrayList<>();

  private TestCgroup(CgroupMount mount, Path folder) throws IOException {
    this.mount = mount;
    make(folder);
  }

  /** Makes one in the hierarchy of version 2; skips the test where that cannot be. */
  public static TestCgroup unified(String name) throws IOException {
    return in(mount(true, ""), name);
  }

  /** Makes one in a hierarchy of version 1; skips the test where that cannot be. */
  public static TestCgroup of(String controller, String name) throws IOException {
    return in(mount(false, controller), name);
  }

  private static CgroupMount mount(boolean unified, String controller) throws IOException {
    return CgroupMount.all().stream()
        .filter(mount -> mount.unified() == unified)
        .filter(mount -> unified || mount.controllers().contains(controller))
        .findFirst()
        .orElseGet(() ->
            assumeThere(
                "no control groups of version %s %s".formatted(unified ? 2 : 1, controller)));
  }

  private static CgroupMount assumeThere(String reason) {
    assumeTrue(false, reason);
    throw new IllegalStateException(reason);
  }

  private static TestCgroup in(CgroupMount mount, String name) throws IOException {
    assumeTrue(Files.isWritable(mount.folder()), "no right to make a control group");
    try {
      return new TestCgroup(mount, mount.folder().resolve(name));
    } catch (IOException e) {
      assumeTrue(false, "cannot make a control group: " + e);
      throw e;
    }
  }

  private void make(Path folder) throws IOException {
    Files.createDirectory(folder);
    folders.add(folder);
  }

  public Path folder() {
    return folders.getFirst();
  }

  /** Makes a group below this one. */
  public Path child(String name) throws IOException {
    Path child = folder().resolve(name);
    make(child);
    return child;
  }

  /** Moves a process into a group. */
  public static void add(Path group, int pid) throws IOException {
    Files.writeString(group.resolve("cgroup.procs"), Integer.toString(pid));
  }

  public void add(Target target) throws IOException {
    add(folder(), target.pid());
  }

  /** Moves this process in, and back when what is returned is closed. */
  public Closeable join() throws IOException {
    String former = mount.path(ProcFile.read("/proc/self/cgroup")).orElseThrow();
    add(folder(), ProcessNumbers.own());
    return () -> add(Path.of(mount.folder() + former), ProcessNumbers.own());
  }

  /** Removes it; its processes must have ended, and the kernel may need a moment to see that. */
  @Override
  public void close() throws IOException {
    for (Path folder : folders.reversed()) {
      for (int attempt = 0; !folder.toFile().delete() && Files.exists(folder); attempt++) {
        if (attempt > 1000) {
          throw new IOException("cannot remove " + folder);
        }
        LockSupport.parkNanos(2_000_000);
      }
    }
  }
}
