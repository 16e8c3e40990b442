package io.ksm.kernel.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.ProcFile;
import io.ksm.linux.process.CgroupMount;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A Python program with 64 MiB of 200 contents that the kernel may merge, in a control group of its
 * own. To be made in a session only: an experiment of somebody else would see it.
 */
public final class MergingProcess implements AutoCloseable {
  public static final int PAGES = 16_384;
  public static final int CONTENTS = 200;

  private static final String PROGRAM =
      """
      import mmap, os, sys
      sys.stdin.readline()
      area = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      area.madvise(mmap.MADV_NOHUGEPAGE)
      area.madvise(mmap.MADV_MERGEABLE)
      for page in range(16384):
          area.write((page % 200 + 1).to_bytes(8, "little") * 512)
      print("ready", flush=True)
      sys.stdin.read()
      """;

  private final Path group;
  private final String limit;
  private final Process process;

  /** Starts it, or skips the test where there is no Python, or no group can be made. */
  public MergingProcess() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no Python here");
    Path parent = null;
    String file = "";
    for (CgroupMount mount : CgroupMount.all()) {
      boolean old = mount.controllers().contains("memory");
      if (parent == null && (old || enabled(mount))) {
        parent = mount.folder();
        file = old ? "memory.limit_in_bytes" : "memory.max";
      }
    }
    assumeTrue(parent != null && Files.isWritable(parent), "no control groups that limit memory");
    limit = file;
    group = parent.resolve("ksm-test-" + ProcessHandle.current().pid());
    Files.createDirectory(group);
    process = new ProcessBuilder("/usr/bin/python3", "-c", PROGRAM).start();
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
    process.outputWriter().append('\n').flush();
    BufferedReader out = process.inputReader();
    if (!"ready".equals(out.readLine())) {
      throw new IOException("the program has not begun");
    }
  }

  private static boolean enabled(CgroupMount mount) throws IOException {
    Path controllers = mount.folder().resolve("cgroup.subtree_control");
    return mount.unified()
        && Files.isReadable(controllers)
        && ProcFile.read(controllers.toString()).contains("memory");
  }

  public long pid() {
    return process.pid();
  }

  public String group() {
    return "/" + group.getFileName();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Limits its group's memory; to be done when it has merged. */
  public void limit(int mebibytes) throws IOException {
    Files.writeString(group.resolve(limit), Long.toString((long) mebibytes << 20));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    // The kernel may need a moment to see that it is empty.
    for (int attempt = 0; !group.toFile().delete() && attempt < 1000; attempt++) {
      LockSupport.parkNanos(2_000_000);
    }
  }
}
