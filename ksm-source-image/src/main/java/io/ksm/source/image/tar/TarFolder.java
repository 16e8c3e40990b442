package io.ksm.source.image.tar;

import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.ImageFolder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder in an archive. Its files are parts of the archive's, which must stay open as long.
 * Immutable.
 *
 * @param file the archive
 * @param key its path in the archive, without links
 */
record TarFolder(ImageFile file, TarPaths paths, String key) implements ImageFolder {

  @Override
  public String name() {
    return key.isEmpty() ? file.name() : file.name() + "/" + key;
  }

  @Override
  public boolean has(String entry) {
    String path = TarPaths.entry(key, entry);
    return paths.members().containsKey(path) || paths.isFolder(path);
  }

  @Override
  public ImageFile open(String entry) throws IOException {
    String path = TarPaths.entry(key, entry);
    String real = paths.real(path);
    TarMember member = real == null ? null : paths.members().get(real);
    if (member == null) {
      throw file.error(
          "has no member '%s': make the archive of the whole checkpoint".formatted(path), null);
    }
    return switch (member.kind()) {
      case FILE -> file.member(path, member.offset(), member.length());
      case SPARSE_FILE ->
          throw file.error(
              "has '%s' as a sparse member, which is not read: unpack it, and name the folder"
                  .formatted(path),
              null);
      default -> throw file.error("has '%s', which is not a file".formatted(path), null);
    };
  }

  @Override
  public @Nullable ImageFolder folder(String entry) {
    String real = paths.real(TarPaths.entry(key, entry));
    return real != null && paths.isFolder(real) ? new TarFolder(file, paths, real) : null;
  }
}
