package io.ksm.kernel;

import io.ksm.api.Counters;
import io.ksm.api.UsageException;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the KSM of this machine: its knobs, its counters, and its thread ksmd.
 *
 * <p>Reading needs no rights; writing needs root. All of it is global to the machine, so whoever
 * changes anything for a while does so in a {@link KernelSession}.
 *
 * <p>Safe for several threads.
 */
public final class KernelKsm {
  public static final Path FOLDER = Path.of("/sys/kernel/mm/ksm");

  /** The value of {@code run} that has everything unmerged. */
  static final String UNMERGE = "2";

  private static final List<String> COUNTERS =
      List.of(
          "pages_shared",
          "pages_sharing",
          "pages_unshared",
          "pages_volatile",
          "pages_scanned",
          "pages_skipped",
          "ksm_zero_pages",
          "full_scans",
          "stable_node_chains",
          "stable_node_dups",
          "general_profit");

  private final Path folder;
  private volatile @Nullable Ksmd ksmd;

  private KernelKsm(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the KSM of this machine.
   *
   * @throws UsageException if this is not Linux, or this JVM cannot make system calls
   * @throws KernelKsmException if this kernel has no KSM
   */
  public static KernelKsm open() throws KernelKsmException {
    Platform.require();
    return open(FOLDER);
  }

  static KernelKsm open(Path folder) throws KernelKsmException {
    if (!Files.isReadable(folder.resolve(Knob.RUN.fileName()))) {
      throw new KernelKsmException(
          "this kernel has no KSM: there is no %s; it needs CONFIG_KSM, and /sys mounted"
              .formatted(folder));
    }
    return new KernelKsm(folder);
  }

  /** Says whether this kernel has a knob; older ones lack some. */
  public boolean has(Knob knob) {
    return Files.exists(path(knob));
  }

  /**
   * Reads a knob.
   *
   * @throws KernelKsmException if this kernel does not have it
   */
  public String read(Knob knob) throws KernelKsmException {
    String text = readFile(knob.fileName());
    return knob == Knob.ADVISOR_MODE ? chosen(text) : text;
  }

  /** Takes the word in brackets out of {@code [none] scan-time}. */
  static String chosen(String text) {
    int begin = text.indexOf('[');
    int end = text.indexOf(']');
    return 0 <= begin && begin < end ? text.substring(begin + 1, end) : text;
  }

  /** Reads all knobs that this kernel has. */
  public Map<Knob, String> knobs() throws KernelKsmException {
    Map<Knob, String> knobs = new EnumMap<>(Knob.class);
    for (Knob knob : Knob.values()) {
      if (has(knob)) {
        knobs.put(knob, read(knob));
      }
    }
    return knobs;
  }

  /**
   * Changes a knob, for good: see {@link KernelSession} for changes that are put back.
   *
   * @throws UsageException if the value is none of the knob's
   * @throws NoRoomException if it would unmerge all, and there is no memory for that
   * @throws KernelKsmException if the kernel refuses it; says why, and what to do
   */
  public void write(Knob knob, String value) throws KernelKsmException {
    if (knob == Knob.RUN && value.equals(UNMERGE)) {
      unmergeNeed().requireRoom();
    }
    writeUnchecked(knob, value);
  }

  /** Changes a knob without a look whether there is memory for what that copies back. */
  void writeUnchecked(Knob knob, String value) throws KernelKsmException {
    knob.check(value);
    try {
      ProcFile.write(path(knob).toString(), value);
    } catch (ErrnoException e) {
      throw new KernelKsmException(
          "cannot set %s to %s: %s".formatted(knob.fileName(), value, reason(knob, e)), e);
    }
  }

  /**
   * Checks that this user may change knobs.
   *
   * @throws KernelKsmException if not; says why
   */
  public void requireWritable() throws KernelKsmException {
    try {
      NativeFile.openForWriting(path(Knob.RUN).toString()).close();
    } catch (ErrnoException e) {
      throw new KernelKsmException("cannot change the kernel's KSM: " + reason(Knob.RUN, e), e);
    }
  }

  /**
   * Reads the counters, one file after the other: only while ksmd does not scan do they belong
   * together.
   *
   * @throws KernelKsmException if this kernel lacks one of them (all came with Linux 6.7)
   */
  public Counters counters() throws KernelKsmException {
    long[] values = new long[COUNTERS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = counter(COUNTERS.get(i));
    }
    return new Counters(
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        values[7],
        values[8],
        values[9],
        values[10]);
  }

  /** Reads those counters that this kernel has, by the kernel's names. */
  public Map<String, Long> countersByName() throws KernelKsmException {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (String name : COUNTERS) {
      if (Files.exists(folder.resolve(name))) {
        counters.put(name, counter(name));
      }
    }
    return Collections.unmodifiableMap(counters);
  }

  /** Reads one counter by the kernel's name. */
  long counter(String name) throws KernelKsmException {
    return Long.parseLong(readFile(name));
  }

  /**
   * Returns the processor time that ksmd has used since the machine started, in nanoseconds.
   *
   * @throws KernelKsmException if ksmd is not to be seen, as in a container
   */
  public long ksmdCpuNanos() throws KernelKsmException {
    return ksmd().cpuNanos();
  }

  /** Returns the size of the pages that this machine merges, in bytes. */
  public int pageSize() {
    return Platform.pageSize();
  }

  /** Asks all processes how much of them is merged. Without root, many cannot be asked. */
  public ProcessScan processes() throws KernelKsmException {
    return ProcessScan.ofAll();
  }

  /** Says what unmerging everything would take, and whether there is room for that. */
  public UnmergeNeed unmergeNeed() throws KernelKsmException {
    return UnmergeNeed.of(this);
  }

  /**
   * Does the same for whoever has asked the processes already.
   *
   * @param processes as {@link #processes} has just found them
   */
  public UnmergeNeed unmergeNeed(ProcessScan processes) throws KernelKsmException {
    return UnmergeNeed.of(this, processes);
  }

  /** Returns how many pages are saved, pages of zeros included. Older kernels do not tell those. */
  long savedPages() throws KernelKsmException {
    Map<String, Long> counters = countersByName();
    return counters.getOrDefault("pages_sharing", 0L) + counters.getOrDefault("ksm_zero_pages", 0L);
  }

  /**
   * Says whether all that is merged here is told by some process that this one can see: not in a
   * container, and not by older kernels.
   */
  boolean isToldByProcesses() {
    if (!folder.equals(FOLDER)) {
      return false; // The processes are those of this machine.
    }
    try {
      ksmd();
      ProcessMerging me = ProcessMerging.read((int) ProcessHandle.current().pid());
      boolean hasZeros = Files.exists(folder.resolve("ksm_zero_pages"));
      return me.mergingPages().isPresent() && (!hasZeros || me.zeroPages().isPresent());
    } catch (KernelKsmException | ErrnoException e) {
      return false; // ksmd is not to be seen, or there is no such file.
    }
  }

  Ksmd ksmd() throws KernelKsmException {
    Ksmd found = ksmd;
    if (found == null) {
      found = Ksmd.find();
      ksmd = found;
    }
    return found;
  }

  Path folder() {
    return folder;
  }

  private Path path(Knob knob) {
    return folder.resolve(knob.fileName());
  }

  private String readFile(String name) throws KernelKsmException {
    try {
      return ProcFile.read(folder.resolve(name).toString()).strip();
    } catch (ErrnoException e) {
      throw new KernelKsmException(
          e.isGone()
              ? "the KSM of this kernel has no %s: a newer Linux is needed".formatted(name)
              : e.getMessage(),
          e);
    }
  }

  private String reason(Knob knob, ErrnoException e) throws KernelKsmException {
    return switch (e.errno()) {
      case Errno.EACCES, Errno.EPERM -> "only root may; run ksm as root";
      case Errno.EROFS -> "/sys is mounted read-only; run ksm outside of the container";
      case Errno.ENOENT -> "this kernel does not have it; a newer Linux is needed";
      case Errno.EBUSY ->
          "pages are merged (pages_shared is %s); set run to 2 first, which unmerges them and needs %s"
              .formatted(readFile("pages_shared"), unmergeNeed().describe());
      case Errno.EINVAL ->
          knob == Knob.PAGES_TO_SCAN && !read(Knob.ADVISOR_MODE).equals("none")
              ? "the kernel's advisor sets it; set advisor_mode to none first"
              : "this kernel does not take that value";
      default -> Errno.describe(e.errno());
    };
  }
}
