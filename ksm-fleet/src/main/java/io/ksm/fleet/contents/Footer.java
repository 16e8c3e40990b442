package io.ksm.fleet.contents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What the footer of a file of contents says, key to value, and how it becomes text and is read
 * again.
 *
 * @param header what the file is of
 * @param sources whose contents it has, in the order of their numbers
 */
record Footer(ContentsHeader header, List<CollectedSource> sources) {
  private static final String VERSION = "ksm.contents";
  private static final String COLLECTION = "ksm.collection";
  private static final String HOST = "ksm.host";
  private static final String MEMORY = "ksm.memory-bytes";
  private static final String KEY = "ksm.key";
  private static final String PAGE_SIZE = "ksm.page-size";
  private static final String START = "ksm.start-micros";
  private static final String SOURCES = "ksm.sources";

  /** The footer is not covered by the checksums of pages. */
  private static final String CHECKSUM = "ksm.crc32";

  private static final int MIN_PAGE_SIZE = 64;

  /** Returns it as a file's metadata. */
  Map<String, String> metadata() throws IOException {
    TreeMap<String, String> metadata = new TreeMap<>();
    metadata.put(VERSION, Integer.toString(ContentsHeader.VERSION));
    metadata.put(COLLECTION, Long.toString(header.collection()));
    metadata.put(HOST, header.host());
    metadata.put(MEMORY, Long.toString(header.memoryBytes()));
    metadata.put(KEY, header.key());
    metadata.put(PAGE_SIZE, Integer.toString(header.pageSize()));
    metadata.put(START, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, header.start())));
    metadata.put(SOURCES, SourceList.write(sources));
    metadata.put(CHECKSUM, checksum(metadata));
    return metadata;
  }

  private static String checksum(TreeMap<String, String> metadata) {
    CRC32 crc = new CRC32();
    metadata.forEach((key, value) -> {
      if (!key.equals(CHECKSUM)) {
        crc.update((key + '=' + value + '\n').getBytes(StandardCharsets.UTF_8));
      }
    });
    return Long.toHexString(crc.getValue());
  }

  /**
   * Reads it from a file's metadata.
   *
   * @throws IOException if the file is not one of contents, of another version, or damaged
   */
  static Footer of(Path file, Map<String, String> metadata) throws IOException {
    String version = metadata.get(VERSION);
    if (version == null) {
      throw new IOException(
          "'%s' holds no contents: name a file that 'ksm fleet collect' wrote".formatted(file));
    }
    if (!version.equals(Integer.toString(ContentsHeader.VERSION))) {
      throw new IOException(
          "'%s' is a file of contents of version %s, and this ksm reads version %d: collect with one ksm on all hosts"
              .formatted(file, version, ContentsHeader.VERSION));
    }
    if (!checksum(new TreeMap<>(metadata)).equals(metadata.get(CHECKSUM))) {
      throw new IOException(
          "'%s' is damaged: the checksum of its footer is not that of its bytes; collect it again"
              .formatted(file));
    }
    try {
      ContentsHeader header =
          new ContentsHeader(
              number(metadata, COLLECTION),
              metadata.getOrDefault(HOST, ""),
              number(metadata, MEMORY),
              metadata.getOrDefault(KEY, ""),
              pageSize(metadata),
              Instant.EPOCH.plus(number(metadata, START), ChronoUnit.MICROS));
      return new Footer(header, SourceList.read(header, metadata.getOrDefault(SOURCES, "")));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IOException(
          "'%s' has a footer that ksm did not write: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static int pageSize(Map<String, String> metadata) {
    int size = Math.toIntExact(number(metadata, PAGE_SIZE));
    if (size < MIN_PAGE_SIZE || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("pages of %d bytes cannot be".formatted(size));
    }
    return size;
  }

  private static long number(Map<String, String> metadata, String key) {
    return Long.parseLong(metadata.getOrDefault(key, ""));
  }
}
