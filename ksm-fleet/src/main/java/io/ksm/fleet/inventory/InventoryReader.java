package io.ksm.fleet.inventory;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads exports: a file, or a folder with several, each recognised by its content. What libvirt
 * says does not name the host; so the folder in which it lies has the host's name.
 *
 * <p>Stateless. Reads a file whole, which may have up to 256 MiB.
 */
public final class InventoryReader {
  private static final long MAX_BYTES = 256L << 20;
  private static final int MAX_DEPTH = 3;

  private InventoryReader() {}

  /** A file of an export. */
  private record Export(Path path, String text) {
    /** The folder has the name of the host. */
    String host() {
      Path folder = path.toAbsolutePath().normalize().getParent();
      Path name = folder == null ? null : folder.getFileName();
      return name == null ? "" : name.toString();
    }

    boolean isXml() {
      return text.stripLeading().startsWith("<");
    }

    boolean isJson() {
      String start = text.stripLeading();
      return start.startsWith("{") || start.startsWith("[");
    }

    /** The file's name without what follows its last dot. */
    String name() {
      String name = String.valueOf(path.getFileName());
      int dot = name.lastIndexOf('.');
      return dot > 0 ? name.substring(0, dot) : name;
    }
  }

  /**
   * Says whether a text is to be read as an export. What people write is a JSON object, too, but
   * has no kind.
   */
  public static boolean isExport(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{")) {
      return true;
    }
    try {
      return JsonObject.parse(text).has("kind");
    } catch (UsageException e) {
      // Whoever reads it as what a person wrote says what is wrong.
      return false;
    }
  }

  /**
   * Reads files and folders. What one of them says of pods holds for those of all others, too.
   *
   * @throws UsageException if one is no export that is known; the message says which file, and why
   * @throws IOException if one cannot be read
   */
  public static Inventory read(List<Path> paths) throws IOException {
    InventoryBuilder builder = new InventoryBuilder();
    KubernetesExport pods = new KubernetesExport(builder);
    for (Path path : paths) {
      builder.begin(path.toString());
      read(path, pods, builder);
    }
    pods.tell();
    return builder.build();
  }

  private static void read(Path path, KubernetesExport pods, InventoryBuilder builder)
      throws IOException {
    List<Export> exports = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> all = Files.walk(path, MAX_DEPTH)) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          exports.add(new Export(file, text(file)));
        }
      }
      if (exports.isEmpty()) {
        throw new UsageException(
            "the folder '%s' holds no file: give one with what 'virsh dumpxml' printed"
                .formatted(path));
      }
    } else {
      exports.add(new Export(path, text(path)));
    }
    Map<String, List<String>> running = running(exports);
    for (Export export : exports) {
      try {
        read(export, running.getOrDefault(export.host(), List.of()), pods, builder);
      } catch (UsageException e) {
        throw new UsageException(
            "'%s' is not understood: %s".formatted(export.path(), e.getMessage()), e);
      }
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new UsageException(
          "'%s' is larger than 256 MiB: give an export of hosts and guests".formatted(file));
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UsageException("'%s' is not understood: it is not text".formatted(file), e);
    }
  }

  /** Returns the guests that run, by host. */
  private static Map<String, List<String>> running(List<Export> exports) {
    Map<String, List<String>> running = new HashMap<>();
    for (Export export : exports) {
      LibvirtTexts.running(export.text())
          .ifPresent(guests ->
              running.computeIfAbsent(export.host(), _ -> new ArrayList<>()).addAll(guests));
    }
    return running;
  }

  private static void read(
      Export export, List<String> running, KubernetesExport pods, InventoryBuilder into) {
    if (export.isXml()) {
      LibvirtXml.read(export.text(), export.host(), running, into);
    } else if (export.isJson()) {
      readJson(export.text(), pods, into);
    } else {
      readText(export, into);
    }
  }

  private static void readJson(String text, KubernetesExport pods, InventoryBuilder into) {
    if (text.stripLeading().startsWith("[")) {
      ProxmoxExport.read(JsonObject.parseList(text), into);
    } else {
      pods.read(JsonObject.parse(text));
    }
  }

  private static void readText(Export export, InventoryBuilder into) {
    OptionalLong memory = LibvirtTexts.memory(export.text());
    if (memory.isPresent()) {
      into.host(export.host(), memory.getAsLong());
    } else if (LibvirtTexts.isPid(export.text())) {
      into.process(export.host(), export.text().strip(), export.name());
    } else if (LibvirtTexts.running(export.text()).isEmpty()) {
      throw new UsageException(
          "it is neither XML nor JSON, nor what 'virsh list' or 'virsh nodeinfo' prints, nor the"
              + " number of a process");
    }
  }
}
