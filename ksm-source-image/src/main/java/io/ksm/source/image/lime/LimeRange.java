package io.ksm.source.image.lime;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the header of a range in a file of LiME or AVML. It has 32 bytes, little-endian: a magic
 * number, a version, the first and the last address, and 8 bytes that mean nothing. Immutable.
 *
 * @param address of the first byte, physical
 * @param length in bytes, at least 1
 * @param content where what follows the header begins in the file
 */
record LimeRange(int index, long address, long length, long content) {
  /** How long the header is. */
  private static final int HEADER = 32;

  /** Stands for no offset. */
  static final long NOWHERE = -1;

  /**
   * Each range costs memory. A machine has some dozens; AVML cuts ranges at 16 MiB, so that this
   * suffices for 4 TiB.
   */
  private static final int MAX_RANGES = 1 << 18;

  /**
   * Reads a header.
   *
   * @param offset in the file
   * @return null if it makes no sense and damaged files are wanted: nothing after it can be found
   * @throws IOException if it makes no sense and damaged files are not wanted
   */
  private static @Nullable LimeRange read(
      int index, long offset, Magic magic, FieldReader reader, Damage damage) throws IOException {
    String name = "the header of range %d at offset %d".formatted(index, offset);
    Fields header = reader.read(name, offset, HEADER);
    if (header.u32(0) != magic.number || header.u32(4) != magic.version) {
      damage.found(
          "%s has magic number %08x and version %d, not %08x and %d"
              .formatted(name, header.u32(0), header.u32(4), magic.number, magic.version));
      return null;
    }
    long first = header.u64(8);
    long length = header.u64(16) - first + 1;
    if (length <= 0 || Long.compareUnsigned(header.u64(16), first) < 0) {
      damage.found(
          "%s ends at address %x, before or too far after its first %x"
              .formatted(name, header.u64(16), first));
      return null;
    }
    return new LimeRange(index, first, length, offset + HEADER);
  }

  /** Is called for each range of a file. */
  @FunctionalInterface
  interface Visitor {
    /** Returns where the next header is, or {@link #NOWHERE} if that cannot be known. */
    long visit(LimeRange range) throws IOException;
  }

  /**
   * Walks through all ranges of a file.
   *
   * @throws IOException if the file is damaged and damaged files are not wanted
   */
  static void walk(Opening opening, Magic magic, Visitor visitor) throws IOException {
    ImageFile file = opening.file();
    Damage damage = opening.damage();
    FieldReader reader = new FieldReader(file, damage, ByteOrder.LITTLE_ENDIAN);
    long at = 0;
    for (int index = 0; at != NOWHERE && at < file.size(); index++) {
      if (index > 0 && !file.holds(at, HEADER)) {
        damage.found("its last %d bytes are not the header of a range".formatted(file.size() - at));
        return;
      }
      if (index == MAX_RANGES) {
        damage.found("it has more than %d ranges".formatted(MAX_RANGES));
        return;
      }
      LimeRange range = read(index, at, magic, reader, damage);
      at = range == null ? NOWHERE : visitor.visit(range);
    }
  }

  /** Says how headers begin. */
  enum Magic {
    /** A range as it is. */
    LIME(0x4C69_4D45, 1),
    /** A range compressed by snappy. */
    AVML(0x4C4D_5641, 2);

    private final int number;
    private final int version;

    Magic(int number, int version) {
      this.number = number;
      this.version = version;
    }

    /** Says whether a file begins so. */
    boolean begins(Head head) {
      return head.intAt(0) == number && head.intAt(4) == version;
    }
  }

  /** Makes a segment. */
  Segment segment(long fileOffset, long fileBytes) {
    return new Segment("range " + index, address, length, fileOffset, fileBytes, length, null);
  }
}
