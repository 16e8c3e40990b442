package io.ksm.source.image.criu;

import io.ksm.source.image.file.Closing;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.ImageFolder;
import io.ksm.source.image.packed.Spill;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds all pages of one process: those in the folder of a dump, and those that an incremental dump
 * left in its parents. Used by one thread at a time.
 */
final class CriuDump implements Closeable {
  /** Each takes two open files, and some of the thread's stack, until the first dump is read. */
  private static final int MAX_PARENTS = 250;

  private static final String PARENT = "parent";

  private final String process;
  private final int pageSize;
  private final Path spill;
  private final Damage damage;
  private final Set<Object> visited = new HashSet<>();
  private final List<ImageFile> files = new ArrayList<>();

  /**
   * Prepares to read.
   *
   * @param process its number, as in the names of files
   * @param pageSize in bytes
   * @param spill folder that holds unpacked files
   */
  CriuDump(String process, int pageSize, Path spill, Damage damage) {
    this.process = process;
    this.pageSize = pageSize;
    this.spill = spill;
    this.damage = damage;
  }

  /**
   * Reads the page map in a folder, and those in its parents as far as they are needed.
   *
   * @return ascending and not overlapping; their files are open until {@link #close}
   * @throws IOException if one is damaged, or the parents form a loop
   */
  List<CriuRun> read(ImageFolder folder) throws IOException {
    if (!visited.add(folder.key())) {
      throw damage.fatal(
          "its parents form a loop: '%s' is a parent of itself".formatted(folder.name()));
    }
    if (visited.size() > MAX_PARENTS + 1) {
      throw damage.fatal("it has more than %d parents".formatted(MAX_PARENTS));
    }
    String file = "pagemap-%s.img".formatted(process);
    try (CriuImage image = CriuImage.open(folder.open(file), CriuImage.PAGEMAP_MAGIC, damage)) {
      return CriuPagemap.read(new Folder(folder), image, pageSize);
    }
  }

  /** Closes the files that hold the pages. */
  @Override
  public void close() throws IOException {
    Closing.all(files);
  }

  /** Knows one folder of the chain. */
  private final class Folder implements CriuPagemap.CriuFolder {
    private final ImageFolder folder;

    Folder(ImageFolder folder) {
      this.folder = folder;
    }

    @Override
    public @Nullable ImageFile pages(long number) throws IOException {
      try {
        ImageFile pages = open("pages-%d.img".formatted(number), number);
        files.add(pages);
        damage.watch(pages);
        return pages;
      } catch (IOException e) {
        damage.found(e);
        return null;
      }
    }

    /** The JVM's checkpoints (CRaC) may have the whole file compressed, by another name. */
    private ImageFile open(String file, long number) throws IOException {
      String packed = "pages-%d.comp.img".formatted(number);
      if (folder.has(file) || !folder.has(packed)) {
        return folder.open(file);
      }
      ImageFile pages = folder.open(packed);
      try {
        return Spill.unpacked(pages, spill, damage.about(pages));
      } catch (IOException | RuntimeException e) {
        pages.close();
        throw e;
      }
    }

    /** Returns nothing where damage is accepted and there is no sound parent. */
    @Override
    public List<CriuRun> parent() throws IOException {
      ImageFolder parent = folder.folder(PARENT);
      if (parent != null) {
        try {
          return read(parent);
        } catch (IOException e) {
          damage.found(e);
          return List.of();
        }
      }
      boolean leadsNowhere = folder.has(PARENT);
      damage.found(
          "some of its pages are in its parent, and '%s/%s' %s"
              .formatted(
                  folder.name(),
                  PARENT,
                  leadsNowhere ? "does not lead to a folder" : "does not exist"));
      return List.of();
    }
  }
}
