package io.ksm.testkit.planted;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32;

/** Hashers that each break the contract in one way. */
final class WrongHashers {
  private WrongHashers() {}

  /** Looks at the beginning only. */
  static final class Beginning extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long all = super.hash(memory, offset, length);
      return length > 64 ? super.hash(memory, offset, 64) : all;
    }
  }

  /** Leaves out the last byte. */
  static final class AllButLast extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      super.hash(memory, offset, length);
      return super.hash(memory, offset, Math.max(0, length - 1));
    }
  }

  /** Leaves out the bytes after the last whole word. */
  static final class WholeWords extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      super.hash(memory, offset, length);
      return super.hash(memory, offset, length & -8) + length;
    }
  }

  /** Has 16 bits that are spread over 64. */
  static final class SpreadOver64 extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return mixed((super.hash(memory, offset, length) & 0xFFFF) + 1);
    }
  }

  /** Has 32 bits, promises everything. */
  static final class Crc extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      CRC32 crc = new CRC32();
      crc.update(memory.asSlice(offset, length).asByteBuffer());
      return mixed(crc.getValue() + 1);
    }
  }

  /** Has 16 bits, says 64, and promises nothing. */
  static final class Sixteen extends SoundHasher {
    @Override
    public boolean detectsEveryChange() {
      return false;
    }

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, length) & 0xFFFF;
    }
  }

  /** Adds the bytes. */
  static final class Sum extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      super.hash(memory, offset, length);
      long sum = 1;
      for (long i = 0; i < length; i++) {
        sum += memory.get(ValueLayout.JAVA_BYTE, offset + i);
      }
      return mixed(sum);
    }
  }

  /** Adds the words, so that their order does not matter. */
  static final class SumOfWords extends SoundHasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long sum = super.hash(memory, offset + (length & -8), length & 7);
      for (long i = 0; i + 8 <= length; i += 8) {
        sum += mixed(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i) + 1);
      }
      return mixed(sum);
    }
  }

  /** Has 31 bits and says so, but promises everything. */
  static final class Narrow extends SoundHasher {
    @Override
    public int bits() {
      return 31;
    }

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, length) >>> 33;
    }
  }

  /** Keeps its state in a field for a few nanoseconds. */
  static final class VolatileField extends SoundHasher {
    private volatile long state;

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      state = super.hash(memory, offset, length);
      return state;
    }
  }

  /** Keeps its state in a field for a while. */
  static final class VolatileState extends SoundHasher {
    private volatile long state;

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      state = super.hash(memory, offset, length / 2);
      long rest = super.hash(memory, offset + length / 2, length - length / 2);
      return mixed(state ^ rest);
    }
  }

  /** Copies pages to where all threads do. */
  static final class SharedCopy extends SoundHasher {
    private final byte[] copy = new byte[1 << 20];

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      if (offset < 0 || length > copy.length || offset + length > memory.byteSize()) {
        return super.hash(memory, offset, length);
      }
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, copy, 0, (int) length);
      return super.hash(MemorySegment.ofArray(copy), 0, length);
    }
  }

  /** Gives other hashes in another JVM. */
  static final class SeededPerJvm extends SoundHasher {
    private static final long SEED = System.nanoTime() ^ ProcessHandle.current().pid() << 40;

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return mixed(super.hash(memory, offset, length) ^ SEED);
    }
  }

  /** Gives other hashes in another instance. */
  static final class SeededPerInstance extends SoundHasher {
    private static long instances;
    private final long seed = ++instances;

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, length) ^ seed;
    }
  }

  /** Remembers the last place that it hashed. */
  static final class RemembersPlace extends SoundHasher {
    private static final ThreadLocal<long[]> LAST = ThreadLocal.withInitial(() -> new long[3]);

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long[] last = LAST.get();
      long place = memory.isNative() ? memory.address() + offset : 0;
      if (place == 0 || last[0] != place || last[1] != length || !memory.scope().isAlive()) {
        last[2] = super.hash(memory, offset, length);
        last[1] = length;
        last[0] = place;
      }
      return last[2];
    }
  }

  /** Hashes in a run what precedes a page as well. */
  static final class Chained extends SoundHasher {
    @Override
    public void hashPages(
        MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
      long before = 0;
      for (int i = 0; i < count; i++) {
        before = mixed(before) ^ hash(memory, offset + (long) i * pageSize, pageSize);
        hashes[at + i] = before;
      }
    }
  }

  /** Belongs to the thread that hashes first. */
  static final class OfOneThread extends SoundHasher {
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment scratch = arena.allocate(8);
    private volatile Thread owner = Thread.currentThread();

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      if (owner != Thread.currentThread()) {
        throw new WrongThreadException("belongs to " + owner);
      }
      scratch.set(ValueLayout.JAVA_LONG, 0, super.hash(memory, offset, length));
      return scratch.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  /** Promises now and then. */
  static final class PromisesByChance extends SoundHasher {
    private static int asked;

    @Override
    public boolean detectsEveryChange() {
      return asked++ % 3 != 2;
    }
  }
}
