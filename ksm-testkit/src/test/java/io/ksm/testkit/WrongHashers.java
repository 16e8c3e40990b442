package io.ksm.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Adler32;

/** Hashers that each break the contract in one way. */
final class WrongHashers {
  private WrongHashers() {}

  /** Sets bits above its width. */
  static final class Wide extends Adler32Hasher {
    @Override
    public int bits() {
      return 31;
    }
  }

  /** Has no width. */
  static final class Widthless extends Adler32Hasher {
    @Override
    public int bits() {
      return 0;
    }
  }

  /** Gives one hash for all. */
  static final class Constant extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      super.hash(memory, offset, length);
      return 1;
    }

    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset, pageSize, count, hashes, at);
      Arrays.fill(hashes, at, at + count, 1);
    }
  }

  /** Hashes where bytes lie. */
  static final class OfOffset extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, length) ^ (offset & 1);
    }
  }

  /** Hashes the bytes after the page as well. */
  static final class Greedy extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, Math.min(length + 1, memory.byteSize() - offset));
    }
  }

  /** Takes every page of a run for the first. */
  static final class Stuck extends Adler32Hasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset, pageSize, count, hashes, at);
      Arrays.fill(hashes, at, at + count, count == 0 ? 0 : hashes[at]);
    }
  }

  /** Begins anew after many pages. */
  static final class Forgetful extends Adler32Hasher {
    private static final int MANY = 1 << 14;

    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      for (int i = 0; i < count; i++) {
        hashes[at + i] = hash(memory, offset + (long) (i % MANY) * pageSize, pageSize);
      }
    }
  }

  /** Writes its hashes at the beginning of the array. */
  static final class Misplaced extends Adler32Hasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset, pageSize, count, hashes, 0);
    }
  }

  /** Writes one hash too many, where there is room. */
  static final class Overlong extends Adler32Hasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset, pageSize, count, hashes, at);
      if (at + count < hashes.length) {
        hashes[at + count] = -1;
      }
    }
  }

  /** Marks the memory. */
  static final class Writing extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long hash = super.hash(memory, offset, length);
      if (!memory.isReadOnly() && length > 0) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) 0);
      }
      return hash;
    }
  }

  /** Cuts offsets to 32 bits. */
  static final class Narrow extends Adler32Hasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset & 0xFFFF_FFFFL, pageSize, count, hashes, at);
    }
  }

  /** Hashes what there is where memory ends too early. */
  static final class Lenient extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long from = Math.clamp(offset, 0, memory.byteSize());
      return super.hash(memory, from, Math.min(length, memory.byteSize() - from));
    }
  }

  /** Reads memory that is closed. */
  static final class Ghostly extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return memory.scope().isAlive() ? super.hash(memory, offset, length) : 0;
    }
  }

  /** Counts its calls into the hash. */
  static final class Moody extends Adler32Hasher {
    private int calls;

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      calls++;
      return super.hash(memory, offset, length) ^ (calls & 1);
    }
  }

  /** Keeps its state in an object that all threads share, and lets the others run meanwhile. */
  static final class Shared extends Adler32Hasher {
    private final Adler32 adler = new Adler32();

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      adler.reset();
      LockSupport.parkNanos(1);
      adler.update(memory.asSlice(offset, length).asByteBuffer());
      return adler.getValue();
    }
  }

  /** Makes an object for each page. */
  static final class Wasteful extends Adler32Hasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      super.hashPages(memory, offset, pageSize, count, hashes, at);
      for (int i = 0; i < count; i++) {
        hashes[at + i] = hash(memory, offset + (long) i * pageSize, pageSize);
      }
    }
  }
}
