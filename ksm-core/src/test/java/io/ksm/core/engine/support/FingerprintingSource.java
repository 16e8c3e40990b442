package io.ksm.core.engine.support;

import io.ksm.api.PageHasher;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.testkit.workload.NarrowHasher;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Shows another source without its bytes: it gives fingerprints, and nothing to read.
 *
 * <p>They are chosen so that the engine's hash of a page is that of a given hasher, less that of
 * the page of zeros: different pages have one hash wherever they have under that hasher, and pages
 * hold still whenever they seem to do so under it.
 */
public final class FingerprintingSource extends WrappedSource {
  private static final PageHasher WIDE = new NarrowHasher(64);

  private final PageHasher hasher;
  private final long zeroHash;

  public FingerprintingSource(PageSource source, PageHasher hasher) {
    super(source);
    this.hasher = hasher;
    this.zeroHash = hasher.hash(Arena.ofAuto().allocate(pageSize(), 64), 0, pageSize());
  }

  @Override
  public String fingerprints() {
    return "test";
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    try (PageChunk read = new PageChunk(pageSize(), count)) {
      read.begin(count, into.isForComparison());
      super.read(region, firstPage, count, read);
      into.setStates(0, read.states(), 0, count);
      for (int i = 0; i < count; i++) {
        into.setPfn(i, read.pfn(i));
        if (read.state(i) == PageState.PRESENT) {
          put(read, i, into);
        }
      }
      if (read.isIdle()) {
        into.markIdle();
      }
    }
  }

  private void put(PageChunk chunk, int page, PageSink into) {
    MemorySegment memory = chunk.memory();
    long high =
        isZero(memory, chunk.offset(page)) ? 0 : WIDE.hash(memory, chunk.offset(page), pageSize());
    long wanted = hasher.hash(memory, chunk.offset(page), pageSize()) - zeroHash;
    into.setFingerprint(page, high, wanted - Fingerprints.hash(high, 0));
  }

  private boolean isZero(MemorySegment memory, long offset) {
    for (int i = 0; i < pageSize(); i++) {
      if (memory.get(ValueLayout.JAVA_BYTE, offset + i) != 0) {
        return false;
      }
    }
    return true;
  }
}
