package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.contents.ContentsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The hosts of a fleet and their sources, and the files with their contents.
 *
 * <p>Immutable, safe for several threads. Holds what the files' footers tell, not the contents.
 *
 * @param files that hosts have collected
 * @param hosts those of the files, and those that people described beside
 * @param sources of all files, in the order of files
 * @param apart groups of sources, by their numbers, of which no two may share a host
 * @param pageSize in bytes
 */
public record Fleet(
    List<ContentsFile> files,
    List<FleetHost> hosts,
    List<FleetSource> sources,
    List<List<Integer>> apart,
    int pageSize) {

  /** Copies the lists. */
  public Fleet {
    files = List.copyOf(files);
    hosts = List.copyOf(hosts);
    sources = List.copyOf(sources);
    apart = apart.stream().map(List::copyOf).toList();
  }

  /**
   * Opens files of contents, and checks that they can be asked together.
   *
   * @param paths of the files, at least one
   * @param description what people know beside
   * @param domainsApart whether pages of different domains never merge
   * @throws UsageException if the files do not fit together, or the description not to them
   * @throws IOException if one cannot be read, is damaged, or is no file of contents
   */
  public static Fleet open(
      Collection<Path> paths, FleetDescription description, boolean domainsApart)
      throws IOException {
    List<ContentsFile> files = new ArrayList<>();
    for (Path path : paths) {
      ContentsFile file = ContentsFile.open(path);
      if (!files.isEmpty()) {
        requireLike(files.getFirst(), file);
      }
      files.add(file);
    }
    if (files.isEmpty()) {
      throw new UsageException("no file of contents is given: name those that hosts collected");
    }
    return new FleetBuilder(files, description, domainsApart).build();
  }

  private static void requireLike(ContentsFile first, ContentsFile other) {
    if (!other.header().key().equals(first.header().key())) {
      throw new UsageException(
          "'%s' has fingerprints of key %s, and '%s' of key %s: no content is known to be equal; collect with one key on all hosts"
              .formatted(first.path(), first.header().key(), other.path(), other.header().key()));
    }
    if (other.header().pageSize() != first.header().pageSize()) {
      throw new UsageException(
          "'%s' has pages of %d bytes, and '%s' of %d: ask about them one by one"
              .formatted(
                  first.path(),
                  first.header().pageSize(),
                  other.path(),
                  other.header().pageSize()));
    }
  }

  /** Returns the number of the first source of a file, by the file's number. */
  public int firstSource(int file) {
    int first = 0;
    for (ContentsFile before : files.subList(0, file)) {
      first += before.sources().size();
    }
    return first;
  }

  /** Returns how many pages take memory if nothing merges. */
  public long residentPages() {
    return sources.stream().mapToLong(source -> source.collected().counts().residentPages()).sum();
  }
}
