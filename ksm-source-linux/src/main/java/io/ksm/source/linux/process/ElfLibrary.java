package io.ksm.source.linux.process;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the names that a shared library exports, and its constant bytes. Knows 64-bit little-endian
 * ELF only, see elf(5). Whatever a file claims, no more than a few megabytes are read, and only the
 * names that are wanted are kept. Used by one thread.
 */
final class ElfLibrary implements AutoCloseable {
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int HEADER_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final int SECTION_BYTES = 64;
  private static final int SYMBOL_BYTES = 24;
  private static final int LOADED = 1;
  private static final int DYNAMIC_SYMBOLS = 11;
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_NAME = 128;

  private final FileChannel file;
  private final ByteBuffer segments;
  private final Map<String, Long> symbols = new HashMap<>();

  /**
   * Reads a library.
   *
   * @param wanted names of symbols; no others can be asked for
   * @throws IOException if it cannot be read, or is not a library
   */
  ElfLibrary(Path path, Set<String> wanted) throws IOException {
    file = FileChannel.open(path);
    try {
      ByteBuffer header = read(0, HEADER_BYTES);
      if (header.getInt(0) != MAGIC || header.getShort(4) != CLASS_64_LITTLE) {
        throw new IOException(path + " is not a library of a 64-bit little-endian machine");
      }
      segments = table(header.getLong(32), header.getShort(56), SEGMENT_BYTES);
      readSymbols(table(header.getLong(40), header.getShort(60), SECTION_BYTES), wanted);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private ByteBuffer table(long offset, short entries, int bytesPerEntry) throws IOException {
    return read(offset, (long) Short.toUnsignedInt(entries) * bytesPerEntry);
  }

  private ByteBuffer read(long offset, long bytes) throws IOException {
    if (offset < 0 || bytes < 0 || bytes > MAX_BYTES) {
      throw new IOException("a table of %d bytes at %d".formatted(bytes, offset));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("a table ends after the file");
      }
    }
    return buffer.flip();
  }

  /** Reads the first table of dynamic symbols: a library has one. */
  private void readSymbols(ByteBuffer sections, Set<String> wanted) throws IOException {
    for (int at = 0; at < sections.limit(); at += SECTION_BYTES) {
      if (sections.getInt(at + 4) == DYNAMIC_SYMBOLS) {
        ByteBuffer table = section(sections, at);
        int names = sections.getInt(at + 40);
        if (names < 0 || names >= sections.limit() / SECTION_BYTES) {
          throw new IOException("there is no section %d".formatted(names));
        }
        readSymbols(table, section(sections, names * SECTION_BYTES), wanted);
        return;
      }
    }
  }

  private ByteBuffer section(ByteBuffer sections, int at) throws IOException {
    return read(sections.getLong(at + 24), sections.getLong(at + 32));
  }

  private void readSymbols(ByteBuffer table, ByteBuffer names, Set<String> wanted) {
    for (int at = 0; at + SYMBOL_BYTES <= table.limit(); at += SYMBOL_BYTES) {
      int name = table.getInt(at);
      if (name >= 0 && name < names.limit()) {
        String symbol = text(names, name);
        if (wanted.contains(symbol)) {
          symbols.put(symbol, table.getLong(at + 8));
        }
      }
    }
  }

  /** Returns the text that begins in a buffer and ends before a zero. */
  private static String text(ByteBuffer buffer, int begin) {
    int end = begin;
    while (end < buffer.limit() && end - begin < MAX_NAME && buffer.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - begin];
    buffer.get(begin, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /**
   * Returns where a symbol is, counted from where the library is loaded.
   *
   * @throws IOException if there is none
   */
  long symbol(String name) throws IOException {
    Long value = symbols.get(name);
    if (value == null) {
      throw new IOException("no symbol " + name);
    }
    return value;
  }

  /**
   * Returns a text among the library's constants.
   *
   * @param address counted from where the library is loaded
   * @throws IOException if the file has no bytes for that address
   */
  String constant(long address) throws IOException {
    for (int at = 0; at + SEGMENT_BYTES <= segments.limit(); at += SEGMENT_BYTES) {
      long inSegment = address - segments.getLong(at + 16);
      long bytes = segments.getLong(at + 32);
      if (segments.getInt(at) == LOADED && inSegment >= 0 && inSegment < bytes) {
        long length = Math.min(MAX_NAME, bytes - inSegment);
        return text(read(segments.getLong(at + 8) + inSegment, length), 0);
      }
    }
    throw new IOException("no constant at %x".formatted(address));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
