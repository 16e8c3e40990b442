package io.ksm.source.image.packed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip members, one after another, up to the end of the file, as {@code gzip -d} does (RFC
 * 1952). The JDK's own stream ends at the first bytes after a member that are not a sound member.
 * So it loses the rest of a damaged file in silence.
 *
 * <p>Used by one thread at a time.
 */
final class GzipStream extends InputStream {
  private static final int BUFFER = 64 << 10;
  private static final int MAGIC = 0x8B1F;
  private static final int DEFLATE = 8;

  /** Flags of a header. */
  private static final int CHECKSUM = 1 << 1;

  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;

  /** Where {@link #to} is in the file. */
  private long filled;

  private boolean ended;

  /**
   * Begins with the first member.
   *
   * @param packed closed with this
   * @throws IOException if there is none
   */
  GzipStream(InputStream packed) throws IOException {
    this.packed = packed;
    readHeader();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int got = 0;
    while (got == 0 && length > 0 && !ended) {
      if (inflater.finished()) {
        endMember(); // only now, as what it throws would take the last bytes along
      } else {
        got = inflate(into, offset, length);
        checksum.update(into, offset, got);
      }
    }
    return got == 0 && length > 0 ? -1 : got;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    if (inflater.needsInput()) {
      requireInput();
      inflater.setInput(buffer, from, to - from);
      from = to;
    }
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw (ZipException) new ZipException(e.getMessage()).initCause(e);
    }
  }

  private void endMember() throws IOException {
    from = to - inflater.getRemaining();
    requireEqual("checksum", checksum.getValue(), number(4));
    requireEqual("length", inflater.getBytesWritten() & 0xFFFF_FFFFL, number(4));
    boolean isPadded = false;
    while (hasInput()) {
      if (buffer[from] != 0) {
        beginMember(isPadded);
        return;
      }
      from++;
      isPadded = true;
    }
    ended = true;
  }

  /** Zeros may stand at the end of the file, as on a tape, but not between members. */
  private void beginMember(boolean isPadded) throws IOException {
    if (isPadded) {
      throw noMember(filled - (to - from));
    }
    inflater.reset();
    checksum.reset();
    readHeader();
  }

  private void readHeader() throws IOException {
    long begin = filled - (to - from);
    if (number(2) != MAGIC || number(1) != DEFLATE) {
      throw noMember(begin);
    }
    int flags = (int) number(1);
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip((int) number(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & CHECKSUM) != 0) {
      skip(2);
    }
  }

  private static ZipException noMember(long offset) {
    return new ZipException("from offset %d on, the file is not a gzip member".formatted(offset));
  }

  private static void requireEqual(String what, long expected, long found) throws IOException {
    if (found != expected) {
      throw new ZipException(
          "a member's %s is %x, but the field after it says %x".formatted(what, expected, found));
    }
  }

  private void skipText() throws IOException {
    while (number(1) != 0) {
      // Nobody reads it.
    }
  }

  private void skip(int length) throws IOException {
    for (int i = 0; i < length; i++) {
      number(1);
    }
  }

  /** Reads a number of so many bytes, the lowest first. */
  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      requireInput();
      number |= (buffer[from++] & 0xFFL) << (8 * i);
    }
    return number;
  }

  private void requireInput() throws IOException {
    if (!hasInput()) {
      throw new EOFException("the file ends within a gzip member");
    }
  }

  private boolean hasInput() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, packed.read(buffer));
      filled += to;
    }
    return from < to;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
