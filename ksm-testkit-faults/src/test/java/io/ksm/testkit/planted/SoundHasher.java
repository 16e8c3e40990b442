package io.ksm.testkit.planted;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** A right hasher of 64 bits, for tests of the tests, and the base of wrong ones. */
class SoundHasher implements PageHasher {
  static final long FACTOR = 0x9E3779B97F4A7C15L;

  @Override
  public int bits() {
    return Long.SIZE;
  }

  @Override
  public boolean detectsEveryChange() {
    return true;
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, memory.byteSize());
    long hash = length;
    long end = offset + length;
    long at = offset;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
    }
    for (; at < end; at++) {
      hash = mixed(hash ^ Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at)));
    }
    return mixed(mixed(hash));
  }

  static long mixed(long hash) {
    long product = hash * FACTOR;
    return product ^ product >>> 29;
  }
}
