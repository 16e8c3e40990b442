package io.ksm.testkit;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.util.zip.Adler32;

/** A right hasher, for tests of the tests, and the base of wrong ones. */
class Adler32Hasher implements PageHasher {

  /** Supplies one that was made before. */
  record Factory(PageHasher hasher) implements HasherFactory {
    @Override
    public String name() {
      return "adler32";
    }

    @Override
    public String summary() {
      return "the checksum of zlib's streams";
    }

    @Override
    public PageHasher create(Options options) {
      return hasher;
    }
  }

  @Override
  public int bits() {
    return Integer.SIZE;
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    Adler32 adler = new Adler32();
    adler.update(memory.asSlice(offset, length).asByteBuffer());
    return adler.getValue();
  }

  @Override
  public void hashPages(
      MemorySegment memory, long offset, int pageSize, int count, long[] hashes, int at) {
    Adler32 adler = new Adler32();
    var pages = memory.asSlice(offset, (long) count * pageSize).asByteBuffer();
    for (int i = 0; i < count; i++) {
      adler.reset();
      adler.update(pages.limit((i + 1) * pageSize));
      hashes[at + i] = adler.getValue();
    }
  }
}
