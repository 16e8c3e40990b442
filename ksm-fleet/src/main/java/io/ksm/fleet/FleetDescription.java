package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.api.text.SizeText;
import io.ksm.fleet.inventory.Inventory;
import io.ksm.fleet.inventory.InventoryReader;
import io.ksm.fleet.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people know of a fleet that files of contents cannot tell: which hosts there are beside, how
 * much memory they have, who must share a host or must not, and what else is to be taken for
 * granted. Read from a small JSON file, which {@code docs/fleet.md} describes. Immutable.
 *
 * @param hosts how much memory each has, in bytes, by its name; 0 leaves what its file says
 * @param sources what is said of sources, by their names
 * @param apart groups of sources of which no two may share a host
 * @param together groups of sources that must share a host
 * @param inventory what exports of other tools tell; what people say goes first
 */
public record FleetDescription(
    Map<String, Long> hosts,
    Map<String, SourceNote> sources,
    List<List<String>> apart,
    List<List<String>> together,
    Inventory inventory) {
  /** Says nothing. */
  public static final FleetDescription NONE = new FleetDescription(Map.of(), Map.of(), List.of());

  /** Copies what is given. */
  public FleetDescription {
    hosts = new LinkedHashMap<>(hosts);
    sources = new LinkedHashMap<>(sources);
    apart = apart.stream().map(List::copyOf).toList();
    together = together.stream().map(List::copyOf).toList();
  }

  /** Makes one that rests on what people say alone, and keeps nothing together. */
  public FleetDescription(
      Map<String, Long> hosts, Map<String, SourceNote> sources, List<List<String>> apart) {
    this(hosts, sources, apart, List.of(), Inventory.NONE);
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

    /** Returns what this one says, and what another one says beside. */
    SourceNote or(SourceNote other) {
      return new SourceNote(
          host.isEmpty() ? other.host : host,
          domain.isEmpty() ? other.domain : domain,
          memoryBytes == 0 ? other.memoryBytes : memoryBytes,
          stays || other.stays);
    }
  }

  /**
   * Reads files: one that a person wrote, and exports of other tools, which are recognised by their
   * content.
   *
   * @throws UsageException if one does not describe a fleet; the message says where
   * @throws IOException if one cannot be read
   */
  public static FleetDescription read(List<Path> files) throws IOException {
    FleetDescription described = NONE;
    List<Path> exports = new ArrayList<>();
    Path written = null;
    for (Path file : files) {
      if (Files.isDirectory(file) || InventoryReader.isExport(text(file))) {
        exports.add(file);
      } else if (written != null) {
        throw new UsageException(
            "'%s' and '%s' both describe the fleet by hand: give one of them"
                .formatted(written, file));
      } else {
        written = file;
        described = read(file);
      }
    }
    return new FleetDescription(
        described.hosts,
        described.sources,
        described.apart,
        described.together,
        InventoryReader.read(exports));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UsageException("'%s' does not describe a fleet: it is not text".formatted(file), e);
    }
  }

  private static FleetDescription read(Path file) throws IOException {
    try {
      return parse(text(file));
    } catch (UsageException e) {
      throw new UsageException(
          "'%s' does not describe a fleet: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static FleetDescription parse(String text) {
    JsonObject root = JsonObject.parse(text);
    root.requireOnly(Set.of("hosts", "sources", "apart", "together"));
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
    return new FleetDescription(
        hosts, sources, root.textLists("apart"), root.textLists("together"), Inventory.NONE);
  }

  private static long size(JsonObject of, String whose) {
    String text = of.text("memory");
    if (text.isEmpty()) {
      return 0;
    }
    long bytes = SizeText.hasUnit(text) ? SizeText.parse(text).orElse(0) : 0;
    if (bytes <= 0) {
      throw new UsageException(
          "the memory of %s is '%s', which is not a size: give one as in \"64GiB\""
              .formatted(whose, text));
    }
    return bytes;
  }
}
