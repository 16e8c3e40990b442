package io.ksm.source.image.tar;

import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.tar.TarMember.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Holds a header as it stands in an archive. Immutable. Layout: POSIX.1, {@code pax}; GNU tar's own
 * differs in the prefix of the name.
 *
 * @param name with its prefix
 * @param type of the member
 * @param length of what follows, in bytes; negative if the field is not a number
 * @param target of a link
 */
record TarHeader(String name, char type, long length, String target) {
  /** How long a header is; all that follows it is padded to a multiple of this. */
  static final int BLOCK = 512;

  private static final int LENGTH = 124;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;
  private static final int TYPE = 156;
  private static final int TARGET = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_END = 500;
  private static final int USTAR = 0x6174_7375; // the first four bytes of "ustar"

  /** Says whether a file begins like an archive. */
  static boolean begins(Head head) {
    return head.intAt(MAGIC) == USTAR && head.byteAt(MAGIC + 4) == 'r';
  }

  /** Takes one apart, whose checksum is right. */
  static TarHeader of(Fields block) {
    String name = text(block, 0, 100);
    boolean isPosix = block.bytes().get(MAGIC + 5) == 0;
    String prefix = isPosix ? text(block, PREFIX, PREFIX_END) : "";
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name,
        (char) (block.bytes().get(TYPE) & 0xFF),
        number(block, LENGTH, 12),
        text(block, TARGET, MAGIC));
  }

  /** Says whether a block is what it should be: the sum of its bytes is in it. */
  static boolean isSound(Fields block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean isSum = i >= CHECKSUM && i < CHECKSUM_END;
      sum += isSum ? ' ' : block.bytes().get(i) & 0xFF;
    }
    return sum == number(block, CHECKSUM, CHECKSUM_END - CHECKSUM);
  }

  /** Says whether a block is one of those that stand at the end. */
  static boolean isEnd(Fields block) {
    for (int i = 0; i < BLOCK; i++) {
      if (block.bytes().get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns what the member is. */
  Kind kind() {
    return switch (type) {
      case 0, '0', '7' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '5' -> Kind.FOLDER;
      case 'S' -> Kind.SPARSE_FILE;
      default -> Kind.OTHER;
    };
  }

  private static String text(Fields block, int from, int end) {
    int length = Math.min(end, block.endOfText(from)) - from;
    byte[] bytes = new byte[length];
    block.bytes().get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads octal digits between blanks, or GNU tar's binary number after a byte 0x80. */
  private static long number(Fields block, int from, int length) {
    if ((block.bytes().get(from) & 0xFF) == 0x80) {
      return block.bytes().getLong(from + length - Long.BYTES); // big-endian
    }
    long number = 0;
    boolean hasDigits = false;
    for (int i = from; i < from + length; i++) {
      int digit = block.bytes().get(i);
      if (digit >= '0' && digit <= '7') {
        number = number << 3 | (digit - '0');
        hasDigits = true;
      } else if (digit == 0 || (digit == ' ' && hasDigits)) {
        break;
      } else if (digit != ' ') {
        return -1;
      }
    }
    return hasDigits ? number : -1;
  }
}
