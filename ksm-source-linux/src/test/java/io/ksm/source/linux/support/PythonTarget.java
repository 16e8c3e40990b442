package io.ksm.source.linux.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.Platform;
import java.io.IOException;
import java.util.List;

/**
 * Runs a Python program with one area of 64 pages, page {@code i} full of bytes {@code i + 1}. It
 * has a child by fork, which maps the same pages but for the first eight, which it wrote to.
 */
public final class PythonTarget {
  public static final int PAGES = 64;
  public static final int WRITTEN = 8;

  private static final String PROGRAM =
      """
      import ctypes, mmap, os, sys
      size = int(sys.argv[1])
      area = mmap.mmap(-1, 64 * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for page in range(64):
          area[page * size : (page + 1) * size] = bytes([page + 1]) * size
      from_child, to_parent = os.pipe()
      from_parent, to_child = os.pipe()
      child = os.fork()
      if child == 0:
          os.close(to_child)
          for page in range(8):
              area[page * size : (page + 1) * size] = bytes([page + 101]) * size
          os.write(to_parent, b'x')
          os.read(from_parent, 1)  # until the parent ends
          os._exit(0)
      os.read(from_child, 1)
      print('area', ctypes.addressof(ctypes.c_char.from_buffer(area)), 64)
      print('child', child, 0)
      print('ready', flush=True)
      for line in sys.stdin:
          if line == 'exec\\n':
              os.execv('/bin/sh', ['sh', '-c', 'echo done; read end'])
          break
      """;

  private PythonTarget() {}

  /** Starts it; skips the test where there is no Python. */
  public static Target start() throws IOException, InterruptedException {
    return start(PROGRAM);
  }

  /** Starts another program, whose argument is the size of a page. */
  public static Target start(String program) throws IOException, InterruptedException {
    Process probe = new ProcessBuilder("/bin/sh", "-c", "command -v python3").start();
    assumeTrue(probe.waitFor() == 0, "no python3");
    String size = Integer.toString(Platform.pageSize());
    return Target.start(List.of("python3", "-c", program, size));
  }

  /** Returns the child of a target. */
  public static int child(Target target) {
    return Math.toIntExact(target.area("child").address());
  }
}
