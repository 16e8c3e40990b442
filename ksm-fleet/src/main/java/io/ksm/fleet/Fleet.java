package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.contents.CollectedSource;
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
   * @throws IOException if one cannot be read, is damaged, or is not a file of contents
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
    requireOneKind(files);
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

  /** A fingerprint that is not of bytes equals only those that were made in the same way. */
  private static void requireOneKind(List<ContentsFile> files) {
    ContentsFile first = files.getFirst();
    String kind = null;
    for (ContentsFile file : files) {
      for (CollectedSource source : file.sources()) {
        if (kind == null) {
          kind = source.fingerprints();
          first = file;
        } else if (!source.fingerprints().equals(kind)) {
          throw new UsageException(
              "'%s' has fingerprints of %s, and '%s' of %s: no content is known to be equal; ask about them one by one"
                  .formatted(first.path(), named(kind), file.path(), named(source.fingerprints())));
        }
      }
    }
  }

  private static String named(String kind) {
    return kind.isEmpty() ? "pages' bytes" : kind;
  }

  /** Returns how many pages take memory if nothing merges. */
  public long residentPages() {
    return sources.stream().mapToLong(source -> source.collected().counts().residentPages()).sum();
  }
}
