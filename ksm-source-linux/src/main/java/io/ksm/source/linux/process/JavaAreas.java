package io.ksm.source.linux.process;

import io.ksm.source.linux.watch.ChildRead;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says where a JVM has its heap and its compiled code, as it tells by its {@link JvmStructs}. It
 * does not tell where its metaspace is. Immutable.
 *
 * @param areas that are known; none if the process is not a JVM, or tells nothing
 */
public record JavaAreas(List<Area> areas) {
  static final JavaAreas NONE = new JavaAreas(List.of());

  private static final String LIBRARY = "/libjvm.so";
  private static final int MAX_LIBRARY_BYTES = 256 << 20;
  private static final String HEAP = "Universe::_collectedHeap";
  private static final String RESERVED = "CollectedHeap::_reserved";
  private static final String START = "MemRegion::_start";
  private static final String WORDS = "MemRegion::_word_size";
  private static final String CODE_BEGIN = "CodeCache::_low_bound";
  private static final String CODE_END = "CodeCache::_high_bound";
  private static final Set<String> FIELDS =
      Set.of(HEAP, RESERVED, START, WORDS, CODE_BEGIN, CODE_END);

  /** Gives a range of addresses a name. */
  record Area(long start, long end, String label) {
    boolean holds(Mapping mapping) {
      return mapping.start() >= start && mapping.end() <= end;
    }
  }

  /**
   * Copies the mapped file: what is mapped itself, as root; else what has its name now. Whoever
   * serves the file, or a folder above it, may let an opening wait for ever: a child does it.
   */
  private static final String COPY =
      "for file in \"$1\" \"$2\"; do [ -f \"$file\" ] && exec head -c \"$3\" \"$file\"; done";

  private static ChildRead copy(int pid, Mapping library, Watch watch) throws IOException {
    return watch.printed(
        "sh",
        "-c",
        COPY,
        "ksm-read-library",
        "/proc/%d/map_files/%x-%x".formatted(pid, library.start(), library.end()),
        "/proc/" + pid + "/root" + library.name(),
        Integer.toString(MAX_LIBRARY_BYTES));
  }

  /** Says whether a mapping is the beginning of a JVM's library. */
  static boolean isLibrary(Mapping mapping) {
    return mapping.name().endsWith(LIBRARY) && mapping.offset() == 0;
  }

  /**
   * Asks a JVM.
   *
   * @param pid its process
   * @param library the first mapping of its library
   * @param memory reads its memory, without changing it
   * @param watch over the process
   * @return {@link #NONE} if it does not tell, or not yet
   */
  static JavaAreas of(int pid, Mapping library, JvmStructs.Memory memory, Watch watch) {
    try (ChildRead copy = copy(pid, library, watch);
        ElfLibrary file = new ElfLibrary(copy.path(), JvmStructs.SYMBOLS)) {
      JvmStructs structs = JvmStructs.read(file, library.start(), memory, FIELDS);
      List<Area> areas = new ArrayList<>();
      add(areas, heap(structs, memory));
      add(areas, code(structs, memory));
      return new JavaAreas(List.copyOf(areas));
    } catch (IOException e) {
      return NONE; // Names are a help and no more: without them its memory is anonymous.
    }
  }

  private static Area heap(JvmStructs structs, JvmStructs.Memory memory) throws IOException {
    long heap = memory.word(structs.place(HEAP));
    if (heap == 0) {
      throw new IOException("the JVM is just starting");
    }
    long reserved = heap + structs.place(RESERVED);
    long start = memory.word(reserved + structs.place(START));
    long words = memory.word(reserved + structs.place(WORDS));
    return new Area(start, start + words * Long.BYTES, Mapping.JAVA_HEAP);
  }

  private static Area code(JvmStructs structs, JvmStructs.Memory memory) throws IOException {
    return new Area(
        memory.word(structs.place(CODE_BEGIN)),
        memory.word(structs.place(CODE_END)),
        "java code cache");
  }

  /** Adds an area unless it is empty, as the heap of a collector is that keeps it elsewhere. */
  private static void add(List<Area> areas, Area area) {
    if (area.start() > 0 && area.end() > area.start()) {
      areas.add(area);
    }
  }

  /** Returns what a mapping is that lies in an area; null if it lies in none. */
  @Nullable String label(Mapping mapping) {
    for (Area area : areas) {
      if (area.holds(mapping)) {
        return area.label();
      }
    }
    return null;
  }
}
