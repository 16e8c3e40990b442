package io.ksm.source.image.tar;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.tar.TarMember.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks the headers of an archive once, and says where its members lie. Of members of one name, the
 * last one counts, as when it is unpacked. Used by one thread.
 */
final class TarIndex {
  /** Each costs memory; a checkpoint has some hundreds. */
  private static final int MAX_MEMBERS = 1 << 18;

  /** No path on Linux is as long. */
  private static final int MAX_EXTENSION = 1 << 16;

  private final ImageFile file;
  private final Damage damage;
  private final FieldReader reader;
  private final TreeMap<String, TarMember> members = new TreeMap<>();

  /** What the headers before the next member say of it; empty if they do not. */
  private Map<String, String> extension = Map.of();

  private String longName = "";
  private String longTarget = "";

  private TarIndex(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage;
    this.reader = new FieldReader(file, damage, ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads all headers.
   *
   * @return the members by their {@linkplain TarPaths#normal normal} paths
   * @throws IOException if one is damaged and damaged files are not wanted
   */
  static NavigableMap<String, TarMember> read(ImageFile file, Damage damage) throws IOException {
    TarIndex index = new TarIndex(file, damage);
    long at = 0;
    while (at >= 0) {
      at = index.readHeader(at);
    }
    return index.members;
  }

  /** Returns where the next header is; -1 if there is none, or it cannot be found. */
  private long readHeader(long at) throws IOException {
    if (!file.holds(at, TarHeader.BLOCK)) {
      damage.found("it ends at offset %d without a block of zeros".formatted(file.size()));
      return -1;
    }
    Fields block = reader.read("a header", at, TarHeader.BLOCK);
    if (TarHeader.isEnd(block)) {
      return -1;
    }
    TarHeader header = TarHeader.isSound(block) ? TarHeader.of(block) : null;
    if (header == null || header.length() < 0) {
      damage.found(
          "the header of a member at offset %d has a wrong checksum or size".formatted(at));
      return -1;
    }
    if (members.size() == MAX_MEMBERS) {
      damage.found("it has more than %d members".formatted(MAX_MEMBERS));
      return -1;
    }
    return read(header, at + TarHeader.BLOCK);
  }

  private long read(TarHeader header, long content) throws IOException {
    long length = header.length();
    switch (header.type()) {
      case 'x' -> extension = PaxRecords.read(extension(content, length).bytes());
      case 'L' -> longName = text(extension(content, length));
      case 'K' -> longTarget = text(extension(content, length));
      case 'g' -> {} // says who made the archive
      default -> length = add(header, content);
    }
    if (length < 0 || !file.holds(content, length)) {
      return -1;
    }
    return content + Math.ceilDiv(length, TarHeader.BLOCK) * TarHeader.BLOCK;
  }

  private Fields extension(long content, long length) throws IOException {
    if (length > MAX_EXTENSION) {
      throw damage.fatal("a member's name at offset %d has %d bytes".formatted(content, length));
    }
    return reader.read("a member's name", content, (int) length);
  }

  private static String text(Fields fields) {
    byte[] bytes = new byte[fields.endOfText(0)];
    fields.bytes().get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Adds a member, and returns how long it should be. */
  private long add(TarHeader header, long content) throws IOException {
    String name = first(paxName(), longName, header.name());
    String target = first(extension.get("linkpath"), longTarget, header.target());
    String size = extension.getOrDefault("size", "");
    long length = size.matches("[0-9]{1,18}") ? Long.parseLong(size) : header.length();
    boolean isSparse = extension.keySet().stream().anyMatch(it -> it.startsWith("GNU.sparse."));
    Kind kind = isSparse ? Kind.SPARSE_FILE : header.kind();
    length = kind == Kind.FILE || kind == Kind.SPARSE_FILE || kind == Kind.OTHER ? length : 0;
    if (!file.holds(content, length)) {
      damage.found(
          "member '%s' at offset %d has %d bytes, but the archive ends after %d"
              .formatted(name, content, length, file.size() - content));
    }
    long held = Math.min(length, Math.max(0, file.size() - content));
    members.put(TarPaths.normal(name), new TarMember(kind, content, held, target));
    extension = Map.of();
    longName = "";
    longTarget = "";
    return length;
  }

  /** Sparse files have a made name in place of their own. */
  private @Nullable String paxName() {
    String sparse = extension.get("GNU.sparse.name");
    return sparse != null ? sparse : extension.get("path");
  }

  private static String first(@Nullable String pax, String gnu, String own) {
    return pax != null ? pax : gnu.isEmpty() ? own : gnu;
  }
}
