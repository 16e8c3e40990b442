package io.ksm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.CpuLimit;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The files of a trace are the same, byte for byte, however many threads read the memory. */
@ExtendWith(SeedExtension.class)
class SameForAnyNumberOfThreadsTest {
  private static final int SAMPLES = 6;
  private static final int[] THREADS = {1, 2, 3, 5};

  private static final TraceHeader HEADER =
      new TraceHeader("trace", "host", "boot", "key", ChangingMemory.PAGE_SIZE);

  private final TraceKey key = TraceKey.random();

  @TempDir private Path folder;

  /** Does one thing with both sources, in threads. */
  @FunctionalInterface
  private interface Recording {
    void record(SourceRecorder one, SourceRecorder other, SampleWork work, TraceWriter writer)
        throws Exception;
  }

  private Map<String, byte[]> files(int threads, Seed seed, Recording recording) throws Exception {
    Path trace = folder.resolve("trace-" + threads);
    ChangingMemory memory = new ChangingMemory(seed.random());
    ChangingMemory more = new ChangingMemory(seed.derive(1).random());
    CpuLimit limit = new CpuLimit(CpuLimit.NONE, _ -> {});
    try (TraceWriter writer = TraceWriter.create(trace, HEADER, false);
        SampleWork work = new SampleWork(HEADER.pageSize(), key, threads, limit, () -> false)) {
      SourceRecorder one = new SourceRecorder(0, memory);
      SourceRecorder other = new SourceRecorder(1, more);
      recording.record(one, other, work, writer);
    }
    return read(trace);
  }

  private static Map<String, byte[]> read(Path trace) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(trace)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(trace.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void endSample(SampleWork work, TraceWriter writer) throws IOException {
    writer.endSample(
        new Sample()
            .with(SampleColumn.PAGES, work.pages)
            .with(SampleColumn.PAGES_READ, work.pagesRead)
            .with(SampleColumn.PAGES_FINGERPRINTED, work.pagesFingerprinted));
    work.clearCounts();
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
  }

  private static void step(SourceRecorder recorder) {
    ((ChangingMemory) recorder.source()).step();
  }

  private static void recordChanges(
      SourceRecorder one, SourceRecorder other, SampleWork work, TraceWriter writer)
      throws Exception {
    for (int sample = 0; sample < SAMPLES; sample++) {
      writer.beginSample();
      one.sample(work, writer);
      other.sample(work, writer);
      assertThat(work.pages).isGreaterThan(60_000);
      assertThat(work.pagesFingerprinted).isPositive();
      endSample(work, writer);
      if (sample % 2 == 0) {
        writer.endPart();
      }
      step(one);
      step(other);
    }
    writer.endPart();
  }

  @Test
  void ofMemoryThatChanges(Seed seed) throws Exception {
    Map<String, byte[]> alone = files(1, seed, SameForAnyNumberOfThreadsTest::recordChanges);
    assertThat(alone).hasSize(4 * (SAMPLES / 2 + 1));
    for (int threads : THREADS) {
      if (threads > 1) {
        assertSame(alone, files(threads, seed, SameForAnyNumberOfThreadsTest::recordChanges));
      }
    }
  }

  /** All that comes before the page that cannot be read is written, and nothing after it. */
  private static void recordFailure(
      SourceRecorder one, SourceRecorder other, SampleWork work, TraceWriter writer)
      throws Exception {
    writer.beginSample();
    one.sample(work, writer);
    other.sample(work, writer);
    endSample(work, writer);
    step(one);
    step(other);
    ((ChangingMemory) one.source()).failsAt = 20_000;
    writer.beginSample();
    assertThatThrownBy(() -> one.sample(work, writer))
        .isInstanceOf(SourceFailure.class)
        .hasMessage("its machine is off");
    assertThat(work.pages).isBetween(19_000L, 20_000L);
    one.leave(writer);
    other.sample(work, writer);
    endSample(work, writer);
    writer.endPart();
  }

  @Test
  void ofASourceThatFailsMidway(Seed seed) throws Exception {
    Map<String, byte[]> alone = files(1, seed, SameForAnyNumberOfThreadsTest::recordFailure);
    for (int threads : THREADS) {
      if (threads > 1) {
        assertSame(alone, files(threads, seed, SameForAnyNumberOfThreadsTest::recordFailure));
      }
    }
  }
}
