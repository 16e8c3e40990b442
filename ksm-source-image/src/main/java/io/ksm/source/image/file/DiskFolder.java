package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder on a disk. Immutable.
 *
 * <p>Further folders are looked up from the real path of this one: of a path like {@code
 * parent/parent/parent}, the kernel follows no more than 40 symbolic links.
 *
 * @param key its real path
 */
public record DiskFolder(String name, Path key) implements ImageFolder {

  /**
   * Takes a folder.
   *
   * @throws IOException if it is not there
   */
  public static DiskFolder of(String name, Path folder) throws IOException {
    return new DiskFolder(name, folder.toRealPath());
  }

  @Override
  public boolean has(String entry) {
    return Files.exists(key.resolve(entry), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public ImageFile open(String file) throws IOException {
    return ImageFile.open(name + "/" + file, key.resolve(file));
  }

  @Override
  public @Nullable ImageFolder folder(String entry) throws IOException {
    Path folder = key.resolve(entry);
    return Files.isDirectory(folder) ? of(name + "/" + entry, folder) : null;
  }
}
