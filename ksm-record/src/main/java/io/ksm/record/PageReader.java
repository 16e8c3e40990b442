package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.trace.StateCode;
import io.ksm.trace.chunk.ChunkFingerprinter;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;

/**
 * Reads runs of pages and finds out what is different about them. Each thread has one; it allocates
 * nothing per page.
 *
 * <p>A page that is told to be {@linkplain PageState#UNCHANGED unchanged} is not looked at.
 */
final class PageReader implements AutoCloseable {
  private final PageChunk chunk;
  private final ChangeHash hash;
  private final ChunkFingerprinter fingerprinter;
  private final int pageSize;
  private boolean hasBytes;

  /**
   * Makes a reader.
   *
   * @param hash the same for all readers of a recording
   */
  PageReader(int pageSize, ChangeHash hash, TraceKey key) {
    this.chunk = new PageChunk(pageSize, ChunkFingerprinter.chunkPages(pageSize));
    this.hash = hash;
    this.fingerprinter = new ChunkFingerprinter(chunk, pageSize, key);
    this.pageSize = pageSize;
  }

  /**
   * Reads a run, and puts into it what differs from what was told before.
   *
   * @throws SourceFailure if the source cannot be read
   */
  void look(PageSource source, ToldPages told, PageRun run) throws SourceFailure {
    Region region = run.region;
    if (region == null) {
      throw new IllegalStateException("the run was not begun");
    }
    hasBytes = source.fingerprints() == null;
    try {
      read(source, region, run);
    } catch (IOException | RuntimeException e) {
      throw new SourceFailure(e);
    }
    try {
      compare(told, run);
    } catch (InternalError e) {
      throw new SourceFailure(e);
    }
  }

  private void read(PageSource source, Region region, PageRun run)
      throws IOException, SourceFailure {
    chunk.begin(run.count, false);
    try {
      source.read(region, run.firstInRegion, run.count, chunk);
    } catch (InternalError e) {
      // The JVM's answer to a mapped file that shrank.
      throw new SourceFailure(e);
    }
  }

  private void compare(ToldPages told, PageRun run) {
    for (int done = 0; done < run.count; ) {
      int room = ToldPages.GROUP - ToldPages.inGroup(run.firstPage + done);
      int end = Math.min(run.count, done + room);
      compareGroup(told, run, done, end);
      done = end;
    }
  }

  private void compareGroup(ToldPages told, PageRun run, int first, int end) {
    long[] known = told.group(run.firstPage + first);
    int inGroup = ToldPages.inGroup(run.firstPage + first) - first;
    for (int page = first; page < end; page++) {
      PageState state = chunk.state(page);
      if (state == PageState.UNCHANGED) {
        continue;
      }
      long tells = tells(page, state, run);
      if (tells != (known == null ? 0 : known[inGroup + page])) {
        add(page, state, tells, run);
      }
    }
  }

  /** Returns all that is told of a page in 64 bits; 0 if it is absent. */
  private long tells(int page, PageState state, PageRun run) {
    if (state == PageState.ABSENT) {
      return 0;
    }
    long content = state == PageState.PRESENT ? content(page, run) : 0;
    long place = chunk.pfn(page) << 16 | (long) hugeShift(page) << 8 | StateCode.of(state);
    long both = hash.numbers(content, place);
    return both == 0 ? 1 : both;
  }

  private long content(int page, PageRun run) {
    if (!hasBytes) {
      return hash.numbers(chunk.fingerprintHigh(page), chunk.fingerprintLow(page));
    }
    run.read++;
    return hash.bytes(chunk.memory(), chunk.offset(page), pageSize);
  }

  private int hugeShift(int page) {
    return chunk.isHuge(page) ? Long.numberOfTrailingZeros(chunk.hugePageBytes()) : 0;
  }

  private void add(int page, PageState state, long tells, PageRun run) {
    run.add(page, tells, StateCode.of(state), hugeShift(page), chunk.pfn(page));
    if (state == PageState.PRESENT && !fingerprinter.isZero(page, hasBytes)) {
      fingerprinter.make(page, hasBytes);
      run.fingerprint(fingerprinter.high(), fingerprinter.low());
    }
  }

  @Override
  public void close() {
    chunk.close();
  }
}
