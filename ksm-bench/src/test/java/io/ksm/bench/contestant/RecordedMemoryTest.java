package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Metric;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that each measurement scans every moment of what was recorded once, in their order. */
class RecordedMemoryTest {

  /** At each moment, one more page holds the content of the first. */
  private static final class Growing implements RecordedSource {
    private final List<Integer> scanned = new ArrayList<>();
    private final int moments;
    private int moment;

    Growing(int moments) {
      this.moments = moments;
    }

    @Override
    public String label() {
      return "growing";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public String fingerprints() {
      return "test";
    }

    @Override
    public int moments() {
      return moments;
    }

    @Override
    public long nanos(int number) {
      return number;
    }

    @Override
    public int moment() {
      return moment;
    }

    @Override
    public void show(int number) {
      moment = number;
    }

    @Override
    public List<Region> regions() {
      scanned.add(moment);
      return List.of(Region.resident("pages", 0, 100, "test"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      for (int i = 0; i < count; i++) {
        into.setState(i, PageState.PRESENT);
        into.setFingerprint(i, 7, firstPage + i <= moment ? 1 : firstPage + i + 1);
      }
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  @Test
  void eachMomentIsScannedOnce() throws IOException {
    Growing one = new Growing(12);
    Growing other = new Growing(9);
    Stack stack =
        new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("eager"));
    try (Memory memory = new Memory(List.of(one, other), AssumedStatic.SOURCE)) {
      Measurement measurement =
          new Measurement(new EngineContestant(memory, Plugins.load(), stack, 2), memory);
      for (int i = 0; i < 2; i++) {
        one.scanned.clear();
        other.scanned.clear();
        assertThat(measurement.take().figures()).containsKey(Metric.SAVED_PAGES);
        assertThat(one.scanned).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(other.scanned).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8);
      }
    }
  }
}
