package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that contents have equal numbers if and only if they have equal fingerprints. */
class ContentNumbersTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 200;
  private static final int SAMPLES = 6;

  private record Fingerprint(long high, long low) {}

  @TempDir private Path folder;

  /** The fingerprint of each row, in their order. */
  private final List<Fingerprint> rows = new ArrayList<>();

  /** Few contents, some of which differ in one half only; absent pages and pages of zeros too. */
  private Trace write() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    TraceHeader header = new TraceHeader("t", "host", "boot", "0123456789abcdef", PAGE);
    Path directory = folder.resolve("trace");
    try (TraceWriter writer = TraceWriter.create(directory, header, false)) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        writer.beginSample();
        if (sample == 0) {
          writer.source(0, "memory", false, null, 0);
          writer.region(0, new Region("heap", 0, PAGES, "host", null));
        }
        for (int page = 0; page < PAGES; page++) {
          if (sample == 0 || random.nextInt(4) == 0) {
            writePage(writer, random, page);
          }
        }
        writer.endSample(new Sample());
        if (sample % 2 == 1) {
          writer.endPart();
        }
      }
    }
    return Trace.open(directory);
  }

  private void writePage(TraceWriter writer, SplittableRandom random, int page) throws IOException {
    boolean present = random.nextInt(5) > 0;
    long high = present ? random.nextInt(6) * 0x9E3779B97F4A7C15L : 0;
    long low = present ? random.nextInt(6) : 0;
    rows.add(new Fingerprint(high, low));
    writer.page(0, page, present ? StateCode.PRESENT : StateCode.ABSENT, 0, 0, high, low);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 1_000_000})
  void equalFingerprintsHaveEqualNumbers(int passRows) throws Exception {
    Trace trace = write();
    Map<Fingerprint, Integer> expected = new HashMap<>(Map.of(new Fingerprint(0, 0), 0));
    try (ContentNumbers numbers = ContentNumbers.of(trace, passRows)) {
      int[] found = numbers.read(0, rows.size(), new int[0]);
      for (int row = 0; row < found.length; row++) {
        int number = found[row];
        assertThat(number)
            .as("row %d", row)
            .isEqualTo(expected.computeIfAbsent(rows.get(row), any -> number));
      }
      assertThat(expected.values()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
      assertThat(numbers.read(rows.size() - 3, 3, new int[2]))
          .containsExactly(found[rows.size() - 3], found[rows.size() - 2], found[rows.size() - 1]);
      assertThatThrownBy(() -> numbers.read(rows.size(), 1, new int[1]))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aNumberedMemoryTellsTheSameOtherwise() throws Exception {
    Trace trace = write();
    Map<Fingerprint, Long> numbers = new HashMap<>();
    try (TraceMemory whole = trace.memory();
        TraceMemory numbered = trace.numberedMemory()) {
      for (int sample : new int[] {0, 1, 2, 3, 4, 5, 1, 4}) {
        whole.moveTo(sample);
        numbered.moveTo(sample);
        PageChunk fingerprints = read(whole);
        PageChunk contents = read(numbered);
        for (int page = 0; page < PAGES; page++) {
          assertThat(contents.state(page)).isEqualTo(fingerprints.state(page));
          if (contents.state(page) == PageState.PRESENT) {
            Fingerprint fingerprint =
                new Fingerprint(
                    fingerprints.fingerprintHigh(page), fingerprints.fingerprintLow(page));
            long number = contents.fingerprintLow(page);
            assertThat(contents.fingerprintHigh(page)).isZero();
            assertThat(number).isEqualTo(numbers.computeIfAbsent(fingerprint, any -> number));
          }
        }
      }
    }
    assertThat(numbers.values()).doesNotHaveDuplicates();
    assertThat(numbers.get(new Fingerprint(0, 0))).isZero();
  }

  private static PageChunk read(TraceMemory memory) {
    PageChunk chunk = new PageChunk(PAGE, PAGES);
    chunk.begin(PAGES, false);
    memory.sources().getFirst().read(0, PAGES, chunk, 1L << 40, false);
    return chunk;
  }
}
