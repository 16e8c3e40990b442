package io.ksm.fleet;

import io.ksm.fleet.contents.ContentsFile;
import java.io.IOException;
import java.nio.file.Path;
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
 * @param together groups of sources, by their numbers, that must share a host
 * @param pageSize in bytes
 * @param notes what a user should know of exports that were read; a line each
 */
public record Fleet(
    List<ContentsFile> files,
    List<FleetHost> hosts,
    List<FleetSource> sources,
    List<List<Integer>> apart,
    List<List<Integer>> together,
    int pageSize,
    List<String> notes) {

  /** Copies the lists. */
  public Fleet {
    files = List.copyOf(files);
    hosts = List.copyOf(hosts);
    sources = List.copyOf(sources);
    apart = apart.stream().map(List::copyOf).toList();
    together = together.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
  }

  /**
   * Opens files of contents, and checks that they can be asked together. Of files of several times,
   * the latest of each host count.
   *
   * @param paths of the files, at least one
   * @param description what people know beside
   * @param domainsApart whether pages of different domains never merge
   * @throws io.ksm.api.UsageException if the files do not fit together, or the description not to
   *     them
   * @throws IOException if one cannot be read, is damaged, or is not a file of contents
   */
  public static Fleet open(
      Collection<Path> paths, FleetDescription description, boolean domainsApart)
      throws IOException {
    return FleetHistory.open(paths, description, domainsApart).latest();
  }

  /** Returns how many pages take memory if nothing merges. */
  public long residentPages() {
    return sources.stream().mapToLong(source -> source.collected().counts().residentPages()).sum();
  }
}
