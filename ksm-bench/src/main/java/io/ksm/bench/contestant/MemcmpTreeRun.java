package io.ksm.bench.contestant;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.bench.contest.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Scans as the kernel does: a checksum tells which pages changed since the last scan, unless the
 * memory is known to hold still; the others are looked up by their bytes, first in the stable tree,
 * then in the unstable one, which begins empty with each scan. One thread.
 */
final class MemcmpTreeRun implements Run {
  private static final int NO_PAGE = -1;

  private final List<PageRun> runs;
  private final PageChunk chunk;
  private final PageChunk left;
  private final PageChunk right;
  private final int pageSize;
  private final boolean isStatic;
  private final MemorySegment zeros;
  private final int[] checksums;
  private final boolean[] seen;
  private final boolean[] merged;

  /** Pages by content: the key is a page that has it, the value how many have. */
  private final TreeMap<Integer, int[]> stable = new TreeMap<>(this::compare);

  private final TreeMap<Integer, Integer> unstable = new TreeMap<>(this::compare);
  private final CRC32C checksum = new CRC32C();
  private final Curve curve = new Curve();
  private int atLeft = NO_PAGE;
  private long saved;
  private long comparisons;
  private long bytesRead;

  MemcmpTreeRun(Memory memory) throws IOException {
    this.runs = PageRun.of(memory);
    this.pageSize = memory.pageSize();
    this.isStatic = memory.isStatic();
    this.chunk = new PageChunk(pageSize, PageRun.MAX_PAGES);
    this.left = new PageChunk(pageSize, 1);
    this.right = new PageChunk(pageSize, 1);
    this.zeros = MemorySegment.ofArray(new byte[pageSize]);
    int pages = Math.multiplyExact(runs.size(), PageRun.MAX_PAGES);
    this.checksums = new int[pages];
    this.seen = new boolean[pages];
    this.merged = new boolean[pages];
  }

  @Override
  public MeasuredScan scan() throws IOException {
    Meter meter = new Meter();
    long cpu = Meter.threadCpuNanos();
    unstable.clear();
    for (int number = 0; number < runs.size(); number++) {
      visit(number);
      curve.add(meter.nanos(), saved);
    }
    Outcome outcome = new Outcome(stable.size(), saved, unstable.size());
    MeasuredScan scan = meter.scan(Meter.threadCpuNanos() - cpu, outcome);
    curve.endScan(scan.nanos(), outcome.saved());
    return scan;
  }

  private void visit(int number) throws IOException {
    PageRun run = runs.get(number);
    run.read(chunk);
    for (int i = 0; i < run.count(); i++) {
      int page = number * PageRun.MAX_PAGES + i;
      if (chunk.state(i) == PageState.PRESENT && !merged[page] && isCalm(page, i)) {
        place(page, i);
      }
    }
  }

  private boolean isCalm(int page, int inChunk) {
    if (isStatic) {
      return true;
    }
    checksum.reset();
    checksum.update(chunk.memory().asSlice(chunk.offset(inChunk), pageSize).asByteBuffer());
    bytesRead += pageSize;
    int now = (int) checksum.getValue();
    boolean calm = seen[page] && checksums[page] == now;
    seen[page] = true;
    checksums[page] = now;
    return calm;
  }

  private void place(int page, int inChunk) {
    if (isZero(inChunk)) {
      merged[page] = true;
      saved++;
      return;
    }
    int[] sharers = stable.get(page);
    if (sharers != null) {
      sharers[0]++;
      merged[page] = true;
      saved++;
      return;
    }
    Integer equal = unstable.putIfAbsent(page, page);
    if (equal != null) {
      unstable.remove(page);
      stable.put(page, new int[] {2});
      merged[equal] = true;
      merged[page] = true;
      saved++;
    }
  }

  private boolean isZero(int inChunk) {
    long offset = chunk.offset(inChunk);
    long at = MemorySegment.mismatch(chunk.memory(), offset, offset + pageSize, zeros, 0, pageSize);
    bytesRead += at < 0 ? pageSize : at + 1;
    return at < 0;
  }

  /** Orders pages by their bytes. Zero means that they are equal. */
  private int compare(int one, int other) {
    if (one == other) {
      return 0;
    }
    comparisons++;
    if (one != atLeft) {
      load(one, left);
      atLeft = one;
    }
    load(other, right);
    long end = left.offset(0) + pageSize;
    long at =
        MemorySegment.mismatch(
            left.memory(),
            left.offset(0),
            end,
            right.memory(),
            right.offset(0),
            right.offset(0) + pageSize);
    if (at < 0) {
      bytesRead += 2L * pageSize;
      return 0;
    }
    bytesRead += 2 * (at + 1);
    return Byte.compareUnsigned(
        left.memory().get(ValueLayout.JAVA_BYTE, left.offset(0) + at),
        right.memory().get(ValueLayout.JAVA_BYTE, right.offset(0) + at));
  }

  private void load(int page, PageChunk into) {
    try {
      runs.get(page / PageRun.MAX_PAGES).readAgain(page % PageRun.MAX_PAGES, 1, into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isUnknown(Metric figure) {
    return figure == Metric.METADATA_BYTES;
  }

  @Override
  public long comparisons() {
    return comparisons;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public Curve curve() {
    return curve;
  }

  @Override
  public void close() {
    chunk.close();
    left.close();
    right.close();
  }
}
