package io.ksm.source.trace;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.FingerprintContract;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.StateCode;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contract of sources without bytes, for the sources of a trace. */
class TraceContractTest {

  @Nested
  class AtOneMoment extends Contract {
    AtOneMoment() {
      super(Map.of());
    }
  }

  @Nested
  class AtAllMoments extends Contract {
    AtAllMoments() {
      super(Map.of("moments", "all"));
    }
  }

  /** Two regions; some pages were not in memory, and some have changed in a later sample. */
  private abstract static class Contract extends FingerprintContract {
    private static final int PAGE = 4096;
    private static final int LOW = 150;
    private static final int HIGH = 190;
    private static final long LOW_FIRST = 100;
    private static final long HIGH_FIRST = 1L << 30;

    @TempDir Path folder;
    private final Map<String, String> options;

    Contract(Map<String, String> options) {
      this.options = options;
    }

    @BeforeEach
    void write() throws IOException {
      write("one");
      write("another");
    }

    private void write(String name) throws IOException {
      TraceHeader header = new TraceHeader(name, "host", "boot", "0123456789abcdef", PAGE);
      try (TraceWriter writer = TraceWriter.create(folder.resolve(name), header, false)) {
        writer.beginSample();
        writer.source(0, "redis (12)", false, null, 0);
        writer.region(0, new Region("low", LOW_FIRST * PAGE, LOW, "uid:1"));
        writer.region(0, new Region("high", HIGH_FIRST * PAGE, HIGH, "uid:1"));
        for (int page = 0; page < LOW + HIGH; page++) {
          // Before it became what it is at last.
          write(writer, page, page % 3 == 0 ? 4711 + page : content(page));
        }
        writer.endSample(new Sample().with(SampleColumn.START_MICROS, 1000));
        writer.endPart();
        writer.beginSample();
        for (int page = 0; page < LOW + HIGH; page += 3) {
          write(writer, page, content(page));
        }
        writer.endSample(new Sample().with(SampleColumn.START_MICROS, 2000));
        writer.endPart();
      }
    }

    private void write(TraceWriter writer, int page, long content) throws IOException {
      long number = page < LOW ? LOW_FIRST + page : HIGH_FIRST + page - LOW;
      boolean there = expectedState(page) == PageState.PRESENT;
      writer.page(
          0,
          number,
          there ? StateCode.PRESENT : StateCode.of(expectedState(page)),
          0,
          0,
          there ? -content : 0,
          there ? content : 0);
    }

    @Override
    protected PageSource open() throws IOException {
      return open("one");
    }

    @Override
    protected PageSource openAnother() throws IOException {
      return open("another");
    }

    private PageSource open(String name) throws IOException {
      TraceSourceFactory factory = new TraceSourceFactory();
      return factory.open(folder.resolve(name).toString(), Options.of(factory, options)).getFirst();
    }

    @Override
    protected long content(int page) {
      return page % 6 == 1 ? 0 : 1 + page % 23;
    }

    @Override
    protected PageState expectedState(int page) {
      return page % 10 == 7 ? PageState.SWAPPED : PageState.PRESENT;
    }
  }
}
