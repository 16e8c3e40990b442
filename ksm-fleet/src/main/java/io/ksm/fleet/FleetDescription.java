package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people know of a fleet that files of contents cannot tell: which hosts there are beside, how
 * much memory they have, who must not share a host, and what else is to be taken for granted. Read
 * from a small JSON file, which {@code docs/fleet.md} describes. Immutable.
 *
 * @param hosts how much memory each has, in bytes, by its name; 0 leaves what its file says
 * @param sources what is said of sources, by their names
 * @param apart groups of sources of which no two may share a host
 */
public record FleetDescription(
    Map<String, Long> hosts, Map<String, SourceNote> sources, List<List<String>> apart) {
  /** Says nothing. */
  public static final FleetDescription NONE = new FleetDescription(Map.of(), Map.of(), List.of());

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?([KMGT])iB");
  private static final String SHIFTS = "KMGT";

  /** Copies what is given. */
  public FleetDescription {
    hosts = new LinkedHashMap<>(hosts);
    sources = new LinkedHashMap<>(sources);
    apart = apart.stream().map(List::copyOf).toList();
  }

  /**
   * What is said of a source.
   *
   * @param host where it is; empty leaves what its file says
   * @param domain to whom it belongs; empty leaves what its file says
   * @param memoryBytes how much memory it takes; 0 leaves what its file says
   * @param stays whether it must not be moved
   */
  public record SourceNote(String host, String domain, long memoryBytes, boolean stays) {
    /** Says nothing. */
    static final SourceNote NONE = new SourceNote("", "", 0, false);
  }

  /**
   * Reads a file.
   *
   * @throws UsageException if it does not describe a fleet; the message says where
   * @throws IOException if it cannot be read
   */
  public static FleetDescription read(Path file) throws IOException {
    try {
      return parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new UsageException("'%s' does not describe a fleet: it is not text".formatted(file), e);
    } catch (UsageException e) {
      throw new UsageException(
          "'%s' does not describe a fleet: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static FleetDescription parse(String text) {
    JsonObject root = JsonObject.parse(text);
    root.requireOnly(Set.of("hosts", "sources", "apart"));
    Map<String, Long> hosts = new LinkedHashMap<>();
    JsonObject byHost = root.object("hosts");
    for (String name : byHost.names()) {
      JsonObject host = byHost.object(name);
      host.requireOnly(Set.of("memory"));
      hosts.put(name, size(host, "host '" + name + "'"));
    }
    Map<String, SourceNote> sources = new LinkedHashMap<>();
    JsonObject bySource = root.object("sources");
    for (String name : bySource.names()) {
      JsonObject source = bySource.object(name);
      source.requireOnly(Set.of("host", "domain", "memory", "stays"));
      sources.put(
          name,
          new SourceNote(
              source.text("host"),
              source.text("domain"),
              size(source, "source '" + name + "'"),
              source.isTrue("stays")));
    }
    return new FleetDescription(hosts, sources, root.textLists("apart"));
  }

  private static long size(JsonObject of, String whose) {
    String text = of.text("memory");
    if (text.isEmpty()) {
      return 0;
    }
    Matcher size = SIZE.matcher(text);
    long count = size.matches() ? Long.parseLong(size.group(1)) : 0;
    int shift = size.matches() ? 10 * (1 + SHIFTS.indexOf(size.group(2))) : 0;
    if (count <= 0 || count > Long.MAX_VALUE >> shift) {
      throw new UsageException(
          "the memory of %s is '%s', which is not a size: give one as in \"64GiB\""
              .formatted(whose, text));
    }
    return count << shift;
  }
}
