package io.ksm.bench.contestant;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.bench.contest.Metric;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the pages by their bytes in a {@link HashMap}, which is what one writes first. It keeps a
 * copy of every content, and begins anew with each scan. One thread; pages are calm at first sight.
 *
 * @param memory that is scanned
 */
record HashMapBaseline(Memory memory) implements Runner {
  @Override
  public Run begin() throws IOException {
    return new Counting(memory);
  }

  @Override
  public int settledScans() {
    return 1;
  }

  /** Bytes as a key. */
  private static final class Content {
    private final byte[] bytes;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** One count after the other. */
  private static final class Counting implements Run {
    private final int pageSize;
    private final List<PageRun> runs;
    private final PageChunk chunk;
    private final Curve curve = new Curve();
    private long pages;
    private long saved;

    Counting(Memory memory) throws IOException {
      this.pageSize = memory.pageSize();
      this.runs = PageRun.of(memory);
      this.chunk = new PageChunk(pageSize, PageRun.MAX_PAGES);
    }

    @Override
    public MeasuredScan scan() throws IOException {
      Meter meter = new Meter();
      long cpu = Meter.threadCpuNanos();
      Map<Content, Integer> counts = new HashMap<>();
      saved = 0;
      for (PageRun run : runs) {
        count(run, counts);
        curve.add(meter.nanos(), saved);
      }
      long alone = counts.values().stream().filter(count -> count == 1).count();
      Outcome outcome = new Outcome(counts.size() - alone, saved, alone);
      MeasuredScan scan = meter.scan(Meter.threadCpuNanos() - cpu, outcome);
      curve.endScan(scan.nanos(), outcome.saved());
      return scan;
    }

    private void count(PageRun run, Map<Content, Integer> counts) throws IOException {
      run.read(chunk);
      for (int page = 0; page < run.count(); page++) {
        if (chunk.state(page) == PageState.PRESENT) {
          pages++;
          byte[] bytes = copy(chunk.memory(), chunk.offset(page));
          if (counts.merge(new Content(bytes), 1, Integer::sum) > 1) {
            saved++;
          }
        }
      }
    }

    private byte[] copy(MemorySegment memory, long offset) {
      byte[] bytes = new byte[pageSize];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, pageSize);
      return bytes;
    }

    @Override
    public boolean isUnknown(Metric figure) {
      return switch (figure) {
        case FIRST_COMPARISONS, SETTLED_COMPARISONS, METADATA_BYTES -> true;
        default -> false;
      };
    }

    @Override
    public long bytesRead() {
      return pages * pageSize;
    }

    @Override
    public Curve curve() {
      return curve;
    }

    @Override
    public void close() {
      chunk.close();
    }
  }
}
