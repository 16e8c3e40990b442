package ${package};

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Multiplies by an odd number after each word of eight bytes, as FNV does after each byte. The next
 * thing to do: replace it by a hash of yours.
 */
final class ${part}Hasher implements PageHasher {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public int bits() {
    return Long.SIZE;
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, memory.byteSize());
    long hash = length;
    long end = offset + length;
    long at = offset;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ memory.get(WORD, at));
    }
    for (; at < end; at++) {
      hash = mixed(hash ^ Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at)));
    }
    return hash ^ (hash >>> 32);
  }

  private static long mixed(long hash) {
    return Long.rotateLeft(hash, 29) * FACTOR;
  }
}
