package io.ksm.arena.support;

import io.ksm.arena.ArenaAccess;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.memory.AddressRange;
import io.ksm.linux.Errno;
import io.ksm.linux.PagemapScan;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uses an arena where the system refuses something, and prints what came of it. */
public final class LimitedProgram {
  private static final int USERFAULTFD = System.getProperty("os.arch").equals("amd64") ? 323 : 282;
  private static final int IOCTL = System.getProperty("os.arch").equals("amd64") ? 16 : 29;
  private static final int PAGE_SIZE = ModelArena.PAGE_SIZE;

  private LimitedProgram() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "addresses" -> littleAddressSpace();
      case "file" -> smallFiles();
      case "no-file" -> noFile();
      case "userfaultfd" -> {
        ChildCalls.forbid(USERFAULTFD, Errno.EPERM);
        untracked();
      }
      case "pagemap-scan" -> {
        ChildCalls.forbid(IOCTL, (int) PagemapScan.REQUEST, Errno.ENOTTY);
        untracked();
      }
      case "fork" -> forked();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** An arena that exists goes on where another one cannot be made. */
  private static void littleAddressSpace() throws IOException {
    try (ModelArena model = new ModelArena(2000)) {
      model.writeRun(0, 1000, 5);
      model.writeRun(1000, 1000, 5);
      model.scan();
      ChildCalls.limit(ChildCalls.ADDRESS_SPACE, addressSpace() + (64L << 20));
      tryToAllocate(256L << 20);
      print("merged", model.merge(0, 1, 1000).isEmpty() && model.merge(1000, 1, 1000).isEmpty());
      model.write(3, 4);
      model.unmerge(500, 1000);
      model.scan();
      print("sharing", model.arena.figures().sharingPages());
    }
  }

  /** The frames' file may have 20 pages only. */
  private static void smallFiles() throws IOException {
    try (ModelArena model = new ModelArena(200)) {
      model.writeRun(0, 50, 5);
      model.writeRun(50, 50, 5);
      model.scan();
      ChildCalls.limit(ChildCalls.FILE_SIZE, 20L * PAGE_SIZE);
      print("refused", model.merge(0, 1, 50).cardinality());
      print("merged", model.merge(0, 1, 10).isEmpty() && model.merge(50, 1, 10).isEmpty());
      print("refused", model.merge(10, 11, 20).cardinality());
      model.scan();
      print("frames", model.arena.figures().frames());
    }
  }

  private static void noFile() {
    ChildCalls.limit(ChildCalls.FILE_SIZE, 20L * PAGE_SIZE);
    tryToAllocate(1 << 20);
  }

  private static void tryToAllocate(long bytes) {
    try (MergeableArena arena = MergeableArena.allocate(bytes)) {
      print("made", arena.byteSize());
    } catch (IOException e) {
      print("error", e.getMessage());
    }
  }

  private static void untracked() throws IOException {
    try (ModelArena model = new ModelArena(100)) {
      model.writeRun(0, 50, 5);
      model.writeRun(50, 50, 5);
      model.scan();
      print("tracked", model.arena.tracksWrites());
      print("warnings", model.arena.warnings());
      print("merged", model.merge(0, 1, 50).isEmpty() && model.merge(50, 1, 50).isEmpty());
      model.write(60, 7);
      model.scan();
      print("sharing", model.arena.figures().sharingPages());
    }
  }

  /** What a copy of this process has of an arena; this one goes on meanwhile. */
  private static void forked() throws IOException {
    try (ModelArena model = new ModelArena(200)) {
      model.writeRun(0, 50, 5);
      model.writeRun(50, 50, 5);
      model.scan();
      model.merge(0, 1, 50);
      model.merge(50, 1, 50);
      for (int page = 100; page < 110; page++) {
        model.write(page, 0);
      }
      model.scan();
      model.merge(100, 0, 10);
      int pid = ChildCalls.fork();
      try {
        String maps = ProcFile.read(pid, "maps");
        print("inherited", mapsAnyOf(ArenaAccess.range(model.arena), maps));
        print("frames inherited", maps.contains("ksm-frames"));
        model.writeRun(0, 50, 70);
        model.unmerge(50, 50);
        model.scan();
        model.source.release(1, 50);
        model.scan();
        print("frames", model.arena.figures().frames());
        model.writeRun(50, 50, 70);
        model.scan();
        print("merged", model.merge(0, 51, 50).isEmpty() && model.merge(50, 51, 50).isEmpty());
        model.scan();
      } finally {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      print("first", model.arena.memory().get(ValueLayout.JAVA_LONG, 0));
    }
  }

  private static boolean mapsAnyOf(AddressRange range, String maps) {
    return maps.lines()
        .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
        .anyMatch(bounds ->
            Long.parseUnsignedLong(bounds[0], 16) < range.address() + range.bytes()
                && Long.parseUnsignedLong(bounds[1], 16) > range.address());
  }

  private static long addressSpace() throws IOException {
    Matcher found =
        Pattern.compile("VmSize:\\s*(\\d+) kB")
            .matcher(ProcFile.read(ProcessNumbers.own(), "status"));
    if (!found.find()) {
      throw new IOException("no VmSize");
    }
    return Long.parseLong(found.group(1)) << 10;
  }

  private static void print(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
