package io.ksm.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Says what a whole trace has in common. It stands in each of its files.
 *
 * @param trace tells one recording from all others
 * @param host name of the machine
 * @param boot the kernel's number of the machine's present start; pfns mean something within it
 * @param key id of the key of the fingerprints
 * @param pageSize in bytes
 */
public record TraceHeader(String trace, String host, String boot, String key, int pageSize) {
  /** The version of the tables and their columns. */
  public static final int VERSION = 1;

  private static final String VERSION_KEY = "ksm.version";
  private static final String TRACE = "ksm.trace";
  private static final String HOST = "ksm.host";
  private static final String BOOT = "ksm.boot";
  private static final String KEY = "ksm.key";
  private static final String PAGE_SIZE = "ksm.page-size";

  /**
   * Returns what the fingerprints of pages under a key are called, as sources tell it: {@code trace
   * with key 0123456789abcdef}.
   *
   * @param key its id
   */
  public static String fingerprints(String key) {
    return "trace with key " + key;
  }

  /** Returns it as a file's metadata. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(VERSION_KEY, Integer.toString(VERSION));
    metadata.put(TRACE, trace);
    metadata.put(HOST, host);
    metadata.put(BOOT, boot);
    metadata.put(KEY, key);
    metadata.put(PAGE_SIZE, Integer.toString(pageSize));
    return metadata;
  }

  /**
   * Reads it from a file's metadata.
   *
   * @throws IOException if the file is not of a trace, or of one of another version
   */
  static TraceHeader of(Path file, Map<String, String> metadata) throws IOException {
    String version = metadata.get(VERSION_KEY);
    if (version == null) {
      throw new IOException("'%s' is not of a trace that 'ksm record' wrote".formatted(file));
    }
    if (!version.equals(Integer.toString(VERSION))) {
      throw new IOException(
          "'%s' is of a trace of version %s, and this ksm reads version %d: use the ksm that recorded it"
              .formatted(file, version, VERSION));
    }
    return new TraceHeader(
        metadata.getOrDefault(TRACE, ""),
        metadata.getOrDefault(HOST, ""),
        metadata.getOrDefault(BOOT, ""),
        metadata.getOrDefault(KEY, ""),
        pageSize(file, metadata.getOrDefault(PAGE_SIZE, "")));
  }

  private static int pageSize(Path file, String text) throws IOException {
    try {
      int size = Integer.parseInt(text);
      if (size >= 64 && Integer.bitCount(size) == 1) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IOException("'%s' has no size of a page".formatted(file), e);
    }
    throw new IOException("'%s' has pages of %s bytes, which cannot be".formatted(file, text));
  }
}
