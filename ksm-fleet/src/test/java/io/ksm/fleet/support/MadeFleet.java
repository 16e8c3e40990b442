package io.ksm.fleet.support;

import io.ksm.fleet.contents.ContentsHeader;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.fleet.contents.SourceContents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hosts and sources that tests make up, each with the fingerprints of its pages. */
public final class MadeFleet {
  /** The key's id of all files. */
  public static final String KEY = "0123456789abcdef";

  private final Map<String, List<MadeSource>> hosts = new LinkedHashMap<>();

  /**
   * A source.
   *
   * @param host on which it is
   * @param label what it is
   * @param domain to whom it belongs
   * @param pages the fingerprint of each page
   * @param zeroPages that it has beside
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  public record MadeSource(
      String host, String label, String domain, long[] pages, long zeroPages) {}

  /** Adds a source. */
  public MadeFleet add(MadeSource source) {
    hosts.computeIfAbsent(source.host(), _ -> new ArrayList<>()).add(source);
    return this;
  }

  /** Adds a source of one domain, without pages of zeros. */
  public MadeFleet add(String host, String label, long... pages) {
    return add(new MadeSource(host, label, "", pages, 0));
  }

  /** Returns all sources, host by host, as their files have them. */
  public List<MadeSource> sources() {
    return hosts.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Writes a file for each host.
   *
   * @param memoryBytes of each host
   * @return the files, in the order of hosts
   */
  public List<Path> write(Path folder, long memoryBytes) throws IOException {
    return write(folder, memoryBytes, 1);
  }

  /**
   * Writes a file for each host, as it was at a time.
   *
   * @param memoryBytes of each host
   * @param second when it was collected, in seconds since 1970; from 1 on
   * @return the files, in the order of hosts
   */
  public List<Path> write(Path folder, long memoryBytes, int second) throws IOException {
    return write(folder, memoryBytes, second, 1000L * second);
  }

  /**
   * Does the same for some of the hosts of a fleet.
   *
   * @param firstCollection the number of the first file's collection; the others follow. No two
   *     files of a fleet may have the same
   */
  List<Path> write(Path folder, long memoryBytes, int second, long firstCollection)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, List<MadeSource>> host : hosts.entrySet()) {
      List<SourceContents> contents = host.getValue().stream().map(MadeFleet::contents).toList();
      ContentsHeader header =
          new ContentsHeader(
              firstCollection + files.size(),
              host.getKey(),
              memoryBytes,
              KEY,
              4096,
              Instant.ofEpochSecond(second));
      String name = second == 1 ? host.getKey() : host.getKey() + "-" + second;
      Path file = folder.resolve(name + ".contents");
      ContentsWriter.write(file, header, contents);
      files.add(file);
    }
    return files;
  }

  /** Makes the header of a file. */
  public static ContentsHeader header(
      String host, int collection, long memoryBytes, String key, int pageSize) {
    return new ContentsHeader(
        collection + 1000L, host, memoryBytes, key, pageSize, Instant.ofEpochSecond(1));
  }

  private static SourceContents contents(MadeSource source) {
    PageCounts counts = new PageCounts(source.pages().length, source.zeroPages(), 0, 0, 0, 0);
    return SourceContents.of(source.label(), source.domain(), "", counts, source.pages().clone());
  }
}
