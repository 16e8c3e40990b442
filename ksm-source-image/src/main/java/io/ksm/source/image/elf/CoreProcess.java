package io.ksm.source.image.elf;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the notes of a core say of the process: its name, and what lies at which address. Used
 * by one thread.
 */
final class CoreProcess {
  private static final long AT_PAGESZ = 6;
  private static final long AT_RANDOM = 25;
  private static final long AT_SYSINFO_EHDR = 33;
  private static final long MAX_VVAR = 16 * 4096;
  private static final long VSYSCALL = 0xFFFF_FFFF_FF60_0000L;

  final FileMappings mappings = new FileMappings();
  private final TreeMap<Long, Long> stackPointers = new TreeMap<>(Long::compareUnsigned);
  private @Nullable Long random;
  private @Nullable Long vdso;
  private @Nullable String name;
  private long pageSize;

  /** Notes a name and a number. */
  void setName(String command, long id) {
    name = command.isBlank() && id == 0 ? null : "%s %d".formatted(command, id).strip();
  }

  /** Notes where a thread has its stack. */
  void addThread(long id, long stackPointer) {
    stackPointers.put(stackPointer, id);
  }

  /** Notes an entry of the auxiliary vector. */
  void addAuxiliary(long key, long value) {
    if (key == AT_RANDOM) {
      random = value;
    } else if (key == AT_SYSINFO_EHDR) {
      vdso = value;
    } else if (key == AT_PAGESZ) {
      pageSize = value;
    }
  }

  /** Returns how large the process was told that pages are, in bytes; 0 if the core lacks that. */
  long pageSize() {
    return pageSize;
  }

  /** Returns name and number, or null if the core does not tell. */
  @Nullable String name() {
    return name;
  }

  /** Says whether the core tells which mappings are those of files. */
  boolean knowsFiles() {
    return mappings.areKnown();
  }

  /** Returns what a segment is, for people. */
  String label(ProgramHeader load) {
    String file = mappings.at(load.virtualAddress());
    if (file != null) {
      return file.isBlank() ? "file" : file;
    }
    if (isStack(load)) {
      return "[stack]";
    }
    if (isKernels(load)) {
      return isVdso(load) ? "[vdso]" : isVvar(load) ? "[vvar]" : "[vsyscall]";
    }
    return thread(load);
  }

  private String thread(ProgramHeader load) {
    Map.Entry<Long, Long> thread = stackPointers.ceilingEntry(load.virtualAddress());
    return thread != null && load.holds(thread.getKey())
        ? "[stack:%d]".formatted(thread.getValue())
        : "anonymous";
  }

  /**
   * Says why no page of a segment can merge; the reasons are those of live processes.
   *
   * <p>A core does not tell which pages of a private file mapping were written. Those of a writable
   * one are taken as written, those of others as not.
   */
  @Nullable String ineligible(ProgramHeader load) {
    String file = mappings.at(load.virtualAddress());
    if (file != null) {
      return isShared(file) ? "shared-mapping" : load.isWritable() ? null : "file-backed";
    }
    if (isKernels(load)) {
      return "kernel";
    }
    return isStack(load) ? "stack" : null;
  }

  /** Shared memory has a name, as if it were a file. */
  private static boolean isShared(String file) {
    return file.startsWith("/dev/shm/")
        || file.startsWith("/dev/zero")
        || file.startsWith("/memfd:")
        || file.startsWith("/SYSV");
  }

  /** The kernel puts random bytes for the program on its main thread's stack. */
  private boolean isStack(ProgramHeader load) {
    return random != null && load.holds(random);
  }

  private boolean isKernels(ProgramHeader load) {
    return isVdso(load) || isVvar(load) || load.virtualAddress() == VSYSCALL;
  }

  private boolean isVdso(ProgramHeader load) {
    return vdso != null && load.holds(vdso);
  }

  /** The kernel's data for its code in the process lie shortly before that code. */
  private boolean isVvar(ProgramHeader load) {
    return vdso != null
        && !load.isWritable()
        && Long.compareUnsigned(vdso - load.virtualAddress(), MAX_VVAR) <= 0;
  }
}
