package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.trace.PageRange;
import io.ksm.trace.RegionChanges;
import io.ksm.trace.StateCode;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Records one source: remembers what it told of each page, and writes what is different.
 *
 * <p>Remembers 8 bytes a page: a hash of its bytes, state, pfn and huge page together. A page that
 * is told to be {@linkplain PageState#UNCHANGED unchanged} is not looked at. Used by one thread;
 * nothing is allocated per page but what is remembered.
 */
final class SourceRecorder {
  /** Pages whose memory is remembered together. Few, because many regions are small. */
  private static final int GROUP = 64;

  private static final int SHIFT = 6;

  private final int number;
  private final PageSource source;
  private final int pageSize;
  private final boolean hasBytes;
  private final Map<Long, long[]> told = new HashMap<>();
  private List<Region> regions = List.of();
  private boolean described;
  private long pinnedBytes;

  SourceRecorder(int number, PageSource source) {
    this.number = number;
    this.source = source;
    this.pageSize = source.pageSize();
    this.hasBytes = source.fingerprints() == null;
  }

  int number() {
    return number;
  }

  PageSource source() {
    return source;
  }

  /**
   * Writes what is different since the last sample.
   *
   * @throws SourceFailure if the source cannot be read
   * @throws IOException if the trace cannot be written
   */
  void sample(SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException, InterruptedException {
    describe(writer);
    List<Region> present = list();
    RegionChanges changes = RegionChanges.between(regions, present, pageSize);
    for (Region region : changes.ended()) {
      writer.regionEnded(number, region);
    }
    for (Region region : changes.begun()) {
      writer.region(number, region);
    }
    changes.lost().forEach(this::forget);
    regions = present;
    for (Region region : present) {
      if (region.isEligible()) {
        sample(region, work, writer);
      }
    }
  }

  private void describe(TraceWriter writer) throws IOException {
    long pinned = source.pinnedBytes();
    if (!described || pinned != pinnedBytes) {
      writer.source(number, source.label(), source.isStatic(), source.fingerprints(), pinned);
      described = true;
      pinnedBytes = pinned;
    }
  }

  private List<Region> list() throws SourceFailure {
    try {
      return List.copyOf(source.regions());
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private SourceFailure failure(Throwable e) {
    return new SourceFailure(Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
  }

  /** Reads runs that end where the engine's chunks end, so that no huge page is cut. */
  private void sample(Region region, SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException, InterruptedException {
    long first = Long.divideUnsigned(region.address(), pageSize);
    for (long done = 0; done < region.pages() && !work.isStopped(); ) {
      int room = work.chunk.capacity() - (int) ((first + done) & (work.chunk.capacity() - 1));
      int count = (int) Math.min(room, region.pages() - done);
      read(region, done, count, work.chunk);
      compare(first + done, count, work, writer);
      done += count;
      work.limit.pause();
    }
  }

  private void read(Region region, long first, int count, PageChunk chunk) throws SourceFailure {
    try {
      chunk.begin(count, false);
      source.read(region, first, count, chunk);
    } catch (IOException | RuntimeException | InternalError e) {
      // An InternalError is the JVM's answer to a mapped file that shrank.
      throw failure(e);
    }
  }

  private void compare(long firstPage, int count, SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException {
    work.pages += count;
    for (int done = 0; done < count; ) {
      long page = firstPage + done;
      int some = (int) Math.min(count - done, GROUP - (page & GROUP - 1));
      compareGroup(page, some, done, work, writer);
      done += some;
    }
  }

  private void compareGroup(long firstPage, int count, int at, SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException {
    PageChunk chunk = work.chunk;
    long[] known = told.get(firstPage >>> SHIFT);
    for (int i = 0; i < count; i++) {
      PageState state = chunk.state(at + i);
      if (state == PageState.UNCHANGED || (state == PageState.ABSENT && known == null)) {
        continue;
      }
      long tells = tells(at + i, state, work);
      int index = (int) (firstPage + i & GROUP - 1);
      if (known == null) {
        known = new long[GROUP];
        told.put(firstPage >>> SHIFT, known);
      }
      if (known[index] != tells) {
        known[index] = tells;
        write(firstPage + i, at + i, state, work, writer);
      }
    }
  }

  /** Returns all that is told of a page in 64 bits; 0 if it is absent. */
  private long tells(int page, PageState state, SampleWork work) throws SourceFailure {
    if (state == PageState.ABSENT) {
      return 0;
    }
    PageChunk chunk = work.chunk;
    long content = state == PageState.PRESENT ? content(page, work) : 0;
    long place = chunk.pfn(page) << 16 | (long) hugeShift(page, chunk) << 8 | StateCode.of(state);
    long both = work.hash.numbers(content, place);
    return both == 0 ? 1 : both;
  }

  private long content(int page, SampleWork work) throws SourceFailure {
    PageChunk chunk = work.chunk;
    if (!hasBytes) {
      return work.hash.numbers(chunk.fingerprintHigh(page), chunk.fingerprintLow(page));
    }
    try {
      work.pagesRead++;
      return work.hash.bytes(chunk.memory(), chunk.offset(page), pageSize);
    } catch (InternalError e) {
      throw failure(e);
    }
  }

  private static int hugeShift(int page, PageChunk chunk) {
    return chunk.isHuge(page) ? Long.numberOfTrailingZeros(chunk.hugePageBytes()) : 0;
  }

  private void write(long number, int page, PageState state, SampleWork work, TraceWriter writer)
      throws SourceFailure, IOException {
    PageChunk chunk = work.chunk;
    boolean printed = state == PageState.PRESENT && !isZero(page, work);
    if (printed) {
      makeFingerprint(page, work);
    }
    writer.page(
        this.number,
        number,
        StateCode.of(state),
        hugeShift(page, chunk),
        chunk.pfn(page),
        printed ? work.fingerprinter.high() : 0,
        printed ? work.fingerprinter.low() : 0);
  }

  private boolean isZero(int page, SampleWork work) {
    PageChunk chunk = work.chunk;
    return hasBytes
        ? work.isZero(chunk.memory(), chunk.offset(page))
        : (chunk.fingerprintHigh(page) | chunk.fingerprintLow(page)) == 0;
  }

  private void makeFingerprint(int page, SampleWork work) throws SourceFailure {
    PageChunk chunk = work.chunk;
    try {
      if (hasBytes) {
        work.fingerprinter.page(chunk.memory(), chunk.offset(page), pageSize);
      } else {
        work.fingerprinter.fingerprint(chunk.fingerprintHigh(page), chunk.fingerprintLow(page));
      }
    } catch (InternalError e) {
      throw failure(e);
    }
    work.pagesFingerprinted++;
  }

  private void forget(PageRange lost) {
    for (long page = lost.first(); page < lost.end(); ) {
      long next = Math.min(lost.end(), ((page >>> SHIFT) + 1) << SHIFT);
      long[] known = told.get(page >>> SHIFT);
      for (long gone = page; known != null && gone < next; gone++) {
        known[(int) (gone & GROUP - 1)] = 0;
      }
      page = next;
    }
  }

  /** Tells the trace that the source has gone. */
  void leave(TraceWriter writer) throws IOException {
    if (described) {
      writer.sourceGone(number);
    }
  }
}
