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
 * @param pageSize in bytes, as the kernel told the process; 0 if the dump lacks that
 * @param machine as {@code uname -m} calls it; empty if all of its kind have one page size
 */
record CriuProcess(
    String name, @Nullable List<CriuMapping> mappings, long pageSize, String machine) {
  private static final int MM_AUXILIARY = 13;
  private static final int MM_VMAS = 14;
  private static final int AT_PAGESZ = 6;
  private static final int CORE_MACHINE = 1;
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
    Core core = new Core("", "");
    String coreFile = "core-%s.img".formatted(process);
    if (folder.has(coreFile)) {
      core = coreIn(CriuImage.open(folder.open(coreFile), CriuImage.CORE_MAGIC, damage));
    }
    String mm = "mm-%s.img".formatted(process);
    Mm memory = new Mm(null, 0);
    if (folder.has(mm)) {
      memory = memoryIn(CriuImage.open(folder.open(mm), CriuImage.MM_MAGIC, damage));
    } else {
      damage.note("has no mm-%s.img: its mappings are not known".formatted(process));
    }
    return new CriuProcess(core.command + process, memory.mappings, memory.pageSize, core.machine);
  }

  /** Holds the name of a command, with a space after it, and that of a kind of machine. */
  private record Core(String command, String machine) {}

  private record Mm(@Nullable List<CriuMapping> mappings, long pageSize) {}

  private static Core coreIn(CriuImage image) throws IOException {
    String name = "";
    String machine = "";
    try (image) {
      Protobuf core = image.next("core_entry");
      while (core != null && core.next()) {
        if (core.field() == CORE_MACHINE) {
          machine = machine(core.number());
        } else if (core.field() == CORE_TASK) {
          Protobuf task = new Protobuf(core.bytes());
          while (task.next()) {
            name = task.field() == TASK_COMM ? Printable.of(task.bytes()) + " " : name;
          }
        }
      }
    } catch (Protobuf.Malformed e) {
      image.damage().found("its core_entry is damaged: " + e.getMessage());
    }
    return new Core(name, machine);
  }

  private static String machine(long number) {
    return switch ((int) number) {
      case 3 -> "aarch64";
      case 4 -> "ppc64";
      case 6 -> "mips";
      case 7 -> "loongarch64";
      default -> "";
    };
  }

  private static Mm memoryIn(CriuImage image) throws IOException {
    List<CriuMapping> mappings = new ArrayList<>();
    long pageSize = 0;
    long key = 0;
    boolean isValue = false;
    try (image) {
      Protobuf mm = image.next("mm_entry");
      while (mm != null && mm.next()) {
        if (mm.field() == MM_VMAS) {
          add(mm.bytes(), mappings, image.damage());
        } else if (mm.field() == MM_AUXILIARY) { // keys and values take turns
          pageSize = isValue && key == AT_PAGESZ ? mm.number() : pageSize;
          key = mm.number();
          isValue = !isValue;
        }
      }
    } catch (Protobuf.Malformed e) {
      image.damage().found("its mm_entry is damaged: " + e.getMessage());
    }
    return new Mm(mappings, pageSize);
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
