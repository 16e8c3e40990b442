package io.ksm.source.image.criu;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
  private final Damage damage;
  private final Set<Path> visited = new HashSet<>();
  private final List<ImageFile> files = new ArrayList<>();

  /**
   * Prepares to read.
   *
   * @param process its number, as in the names of files
   * @param pageSize in bytes
   */
  CriuDump(String process, int pageSize, Damage damage) {
    this.process = process;
    this.pageSize = pageSize;
    this.damage = damage;
  }

  /**
   * Reads the page map in a folder, and those in its parents as far as they are needed.
   *
   * <p>Each folder is looked up from the real path of the one before: of a path like {@code
   * parent/parent/parent}, the kernel follows no more than 40 symbolic links.
   *
   * @param name of the folder, for people
   * @return ascending and not overlapping; their files are open until {@link #close}
   * @throws IOException if one is damaged, or the parents form a loop
   */
  List<CriuRun> read(String name, Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!visited.add(real)) {
      throw damage.fatal("its parents form a loop: '%s' is a parent of itself".formatted(name));
    }
    if (visited.size() > MAX_PARENTS + 1) {
      throw damage.fatal("it has more than %d parents".formatted(MAX_PARENTS));
    }
    String file = "pagemap-%s.img".formatted(process);
    try (CriuImage image =
        CriuImage.open(name + "/" + file, real.resolve(file), CriuImage.PAGEMAP_MAGIC, damage)) {
      return CriuPagemap.read(new Folder(name, real), image, pageSize);
    }
  }

  /** Closes the files that hold the pages. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ImageFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Knows one folder of the chain. */
  private final class Folder implements CriuPagemap.CriuFolder {
    private final String name;
    private final Path path;

    Folder(String name, Path path) {
      this.name = name;
      this.path = path;
    }

    @Override
    public @Nullable ImageFile pages(long number) throws IOException {
      String file = "pages-%d.img".formatted(number);
      try {
        ImageFile pages = ImageFile.open(name + "/" + file, path.resolve(file));
        files.add(pages);
        damage.watch(pages);
        return pages;
      } catch (IOException e) {
        damage.found(e);
        return null;
      }
    }

    /** Returns nothing where damage is accepted and there is no sound parent. */
    @Override
    public List<CriuRun> parent() throws IOException {
      Path parent = path.resolve(PARENT);
      if (Files.isDirectory(parent)) {
        try {
          return read(name + "/" + PARENT, parent);
        } catch (IOException e) {
          damage.found(e);
          return List.of();
        }
      }
      boolean leadsNowhere = Files.exists(parent, LinkOption.NOFOLLOW_LINKS);
      damage.found(
          "some of its pages are in its parent, and '%s/%s' %s"
              .formatted(
                  name, PARENT, leadsNowhere ? "does not lead to a folder" : "does not exist"));
      return List.of();
    }
  }
}
