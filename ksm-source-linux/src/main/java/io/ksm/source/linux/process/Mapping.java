package io.ksm.source.linux.process;

import io.ksm.api.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds one line of {@code /proc/PID/maps}: a range of addresses with one backing. Immutable.
 *
 * @param start address of the first byte
 * @param end exclusive; unsigned, like {@code start}
 * @param permissions four letters: {@code rwx}, and {@code p} for private or {@code s} for shared
 * @param offset in the file, in bytes; 0 if there is none
 * @param device of the file system that holds the file: {@code fe:01}
 * @param name path of the file, or a name such as {@code [heap]}; empty for plain anonymous memory.
 *     Fit to be shown
 */
public record Mapping(
    long start, long end, String permissions, long offset, String device, String name) {
  /** What the stacks of threads are called, but that of the main thread. */
  static final String THREAD_STACK = "thread stack";

  /** What the heap of a JVM is called. */
  static final String JAVA_HEAP = "java heap";

  private static final int FIELDS = 6;

  /**
   * Makes sense of one line, such as
   *
   * <pre>{@code 7fe6617f7000-7fe66181d000 r--p 00026000 fe:00 339380    /usr/lib/libc.so.6}</pre>
   */
  static Mapping parse(String line) {
    String[] fields = line.split(" +", FIELDS);
    int dash = fields[0].indexOf('-');
    return new Mapping(
        Long.parseUnsignedLong(fields[0], 0, dash, 16),
        Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16),
        fields[1],
        Long.parseUnsignedLong(fields[2], 16),
        fields[3],
        fields.length == FIELDS ? Printable.of(fields[5]) : "");
  }

  /** Makes sense of all lines of {@code /proc/PID/maps}. */
  static List<Mapping> parseAll(String maps) {
    List<Mapping> mappings = new ArrayList<>();
    for (String line : maps.split("\n", -1)) {
      if (!line.isEmpty()) {
        mappings.add(parse(line));
      }
    }
    return mappings;
  }

  /** Returns what this is, for people, as far as its name tells. */
  String label() {
    if (name.isEmpty()) {
      return "anonymous";
    }
    if (name.startsWith("[stack:")) {
      return THREAD_STACK; // as kernels before 4.5 name one
    }
    if (name.startsWith("/memfd:java_heap")) {
      return JAVA_HEAP; // as the collector ZGC of the JDK names it
    }
    return name;
  }

  /** Says whether it is anonymous memory without a name. */
  boolean isPlain() {
    return name.isEmpty();
  }

  /**
   * Says why no page of this mapping can merge.
   *
   * <p>{@code exec} makes the main thread's stack, and does not enable merging for it. Where a
   * program is started with merging on, all its private memory merges except this. The stacks of
   * other threads are ordinary memory.
   *
   * @param hugePageDevices devices that hold huge pages only
   * @return a short phrase, or null if pages of it can merge
   */
  @Nullable String ineligible(Set<String> hugePageDevices) {
    if (isKernels()) {
      return "kernel";
    }
    if (name.equals("[stack]")) {
      return "stack";
    }
    if (name.startsWith("/anon_hugepage") || hugePageDevices.contains(device)) {
      return "huge-page-memory";
    }
    if (isDevice()) {
      return "device";
    }
    return isShared() ? "shared-mapping" : null;
  }

  /** Says whether the process, and so a device on its behalf, may write to it. */
  boolean isWritable() {
    return permissions.startsWith("w", 1);
  }

  private boolean isShared() {
    return permissions.endsWith("s");
  }

  /** Says whether the kernel put it there: {@code [vdso]}, {@code [vvar]}, {@code [uprobes]}, … */
  private boolean isKernels() {
    return name.startsWith("[")
        && !name.equals("[heap]")
        && !name.startsWith("[stack") // also [stack:1234], a thread's, in kernels before 4.5
        && !name.startsWith("[anon");
  }

  /**
   * Says whether it belongs to a driver, so that reading may have side effects. Shared memory and
   * {@code /dev/zero}, which is anonymous memory by another name, only look like that.
   */
  private boolean isDevice() {
    boolean special =
        name.startsWith("/dev/")
            || name.startsWith("/sys/")
            || name.startsWith("/proc/")
            || name.startsWith("anon_inode:");
    return special && !name.startsWith("/dev/zero") && !name.startsWith("/dev/shm/");
  }
}
