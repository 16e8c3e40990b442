package com.example.rewrites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ksm.api.Region;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewritesTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 200_000;
  private static final Region LATER = new Region("small", (long) PAGES * PAGE, 10, "uid:1");
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  /**
   * Two parts; in the second sample, each 7th page has changed, and a region has become another.
   */
  private List<List<Object>> write(Path trace, boolean plain) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    TraceHeader header = new TraceHeader("t", "host", "boot", "0123456789abcdef", PAGE);
    try (TraceWriter writer = TraceWriter.create(trace, header, plain)) {
      for (int sample = 0; sample < 2; sample++) {
        writer.beginSample();
        if (sample == 0) {
          writer.source(0, "redis (12)", false, null, 0);
          writer.region(0, new Region("heap", 0, PAGES, "uid:1"));
          writer.region(0, LATER);
        } else {
          writer.regionEnded(0, LATER);
          writer.region(0, new Region("größer", (long) PAGES * PAGE, 10, "uid:1"));
        }
        for (int page = 0; page < PAGES + 10; page += sample == 0 ? 1 : 7) {
          long low = page * 0x9e3779b97f4a7c15L + sample;
          writer.page(0, page, 1, page % 3 == 0 ? 21 : 0, page * 5L, ~low, low);
          rows.add(
              List.of(sample, 0, (long) page, 1, page % 3 == 0 ? 21 : 0, page * 5L, low, ~low));
        }
        writer.endSample(new Sample().with(SampleColumn.ELAPSED_NANOS, sample * 1_000_000_000L));
        writer.endPart();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sparkReadsWhatWasRecorded(boolean plain) throws IOException {
    Path trace = folder.resolve("trace");
    List<List<Object>> written = write(trace, plain);

    List<Row> answer = Rewrites.of(spark, trace);

    assertEquals("[[heap,28572], [größer,1]]", answer.toString());
    List<List<Object>> read = new ArrayList<>();
    for (Row row : spark.sql("SELECT * FROM pages ORDER BY sample, page").collectAsList()) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(row.get(i));
      }
      read.add(cells);
    }
    assertEquals(written, read);
    assertEquals(
        "[[redis (12),]]",
        spark.sql("SELECT label, fingerprints FROM sources").collectAsList().toString());
    assertEquals(
        "[[0,0,%d], [1,1000000000,%<d]]".formatted(Long.MIN_VALUE),
        spark
            .sql("SELECT sample, elapsed_nanos, cpu_nanos FROM samples ORDER BY sample")
            .collectAsList()
            .toString());
  }
}
