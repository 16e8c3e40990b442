package io.ksm.source.image.criu;

import io.ksm.api.text.Printable;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a dump says of a process beside its pages. Immutable.
 *
 * @param name of its command, and its number
 * @param mappings ascending and not overlapping; null if the dump does not tell, as {@code criu
 *     pre-dump} does not
 */
record CriuProcess(String name, @Nullable List<CriuMapping> mappings) {
  private static final int MM_VMAS = 14;
  private static final int CORE_TASK = 3;
  private static final int TASK_COMM = 6;

  /** Lies after all memory of any process, and far enough from the end for rounding up. */
  private static final long HIGHEST = 1L << 62;

  /**
   * Reads {@code mm-PID.img} and {@code core-PID.img}, where they are.
   *
   * @param process its number
   * @throws IOException if one is damaged
   */
  static CriuProcess read(String process, ImageFolder folder, Damage damage) throws IOException {
    String name = process;
    List<CriuMapping> mappings = null;
    String core = "core-%s.img".formatted(process);
    if (folder.has(core)) {
      name = nameIn(CriuImage.open(folder.open(core), CriuImage.CORE_MAGIC, damage)) + process;
    }
    String mm = "mm-%s.img".formatted(process);
    if (folder.has(mm)) {
      mappings = mappingsIn(CriuImage.open(folder.open(mm), CriuImage.MM_MAGIC, damage));
    } else {
      damage.note("has no mm-%s.img: its mappings are not known".formatted(process));
    }
    return new CriuProcess(name, mappings);
  }

  /** Returns the name of a command and a space; nothing if there is none. */
  private static String nameIn(CriuImage image) throws IOException {
    String name = "";
    try (image) {
      Protobuf core = image.next("core_entry");
      while (core != null && core.next()) {
        if (core.field() == CORE_TASK) {
          Protobuf task = new Protobuf(core.bytes());
          while (task.next()) {
            name = task.field() == TASK_COMM ? Printable.of(task.bytes()) + " " : name;
          }
        }
      }
    } catch (Protobuf.Malformed e) {
      image.damage().found("its core_entry is damaged: " + e.getMessage());
    }
    return name;
  }

  private static List<CriuMapping> mappingsIn(CriuImage image) throws IOException {
    List<CriuMapping> mappings = new ArrayList<>();
    try (image) {
      Protobuf mm = image.next("mm_entry");
      while (mm != null && mm.next()) {
        if (mm.field() == MM_VMAS) {
          add(mm.bytes(), mappings, image.damage());
        }
      }
    } catch (Protobuf.Malformed e) {
      image.damage().found("its mm_entry is damaged: " + e.getMessage());
    }
    return mappings;
  }

  private static void add(ByteBuffer message, List<CriuMapping> mappings, Damage damage)
      throws IOException, Protobuf.Malformed {
    CriuMapping mapping = CriuMapping.read(new Protobuf(message));
    long least = mappings.isEmpty() ? 0 : mappings.getLast().end();
    if (mapping.begin() >= least && mapping.begin() < mapping.end() && mapping.end() <= HIGHEST) {
      mappings.add(mapping);
    } else if (!mapping.label().equals("[vdso]")) { // vsyscall lies in the upper half
      damage.found(
          "fields start and end of a vma_entry are %x and %x: not ascending from %x to %x"
              .formatted(mapping.begin(), mapping.end(), least, HIGHEST));
    }
  }
}
