package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.UsageException;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a trace tells what was written into it, sample by sample, and nothing else. */
class TraceTest {
  private static final int PAGE = 4096;

  /** For each table. */
  private static final int ROUNDS = Integer.getInteger("ksm.fuzz.rounds", 500) / 10;

  private static final TraceHeader HEADER =
      new TraceHeader("t1", "host", "boot", "0123456789abcdef", PAGE);
  private static final RegionTraits TRAITS =
      new RegionTraits("heap", "uid:1", "/a/b", Known.YES, Known.NO, 3, "vm (7)");
  private static final Region HEAP = new Region("[heap]", 100L * PAGE, 300, "uid:1", null, TRAITS);
  private static final Region FILE = new Region("libc.so", 500L * PAGE, 9, "uid:1", "file-backed");

  @TempDir private Path folder;

  private Path directory() {
    return folder.resolve("trace");
  }

  private TraceWriter create() throws IOException {
    return TraceWriter.create(directory(), HEADER, false);
  }

  private static Sample sample(long start) {
    return new Sample().with(SampleColumn.START_MICROS, start);
  }

  /** Three samples in two parts. */
  private void write() throws IOException {
    try (TraceWriter writer = create()) {
      writer.beginSample();
      writer.source(0, "redis (12)", false, null, 4096);
      writer.region(0, HEAP);
      writer.region(0, FILE);
      writer.page(0, 100, StateCode.PRESENT, 0, 0, 0, 0);
      writer.page(0, 101, StateCode.PRESENT, 0, 77, -1, 5);
      writer.page(0, 163, StateCode.of(PageState.SWAPPED), 0, 0, 0, 0);
      writer.page(0, 164, StateCode.PRESENT, 21, 78, 6, Long.MIN_VALUE);
      writer.endSample(sample(1000));
      writer.beginSample();
      writer.page(0, 101, StateCode.ABSENT, 0, 0, 0, 0);
      writer.endSample(sample(2000));
      writer.endPart();
      writer.beginSample();
      writer.source(1, "vm.mem", true, "synthetic", 0);
      writer.region(1, Region.resident("pages", 0, 2, "image"));
      writer.page(1, 1, StateCode.PRESENT, 0, 0, 8, 9);
      writer.regionEnded(0, HEAP);
      writer.region(0, new Region("[heap]", 100L * PAGE, 10, "uid:1", null, TRAITS));
      writer.endSample(sample(3000));
      writer.endPart();
      assertThat(writer.rows()).isEqualTo(6);
      assertThat(writer.completeSamples()).isEqualTo(3);
    }
  }

  private static PageChunk read(TracedSource source, long first, int count) {
    PageChunk chunk = new PageChunk(PAGE, count);
    chunk.begin(count, false);
    source.read(first, count, chunk, 1L << 40, false);
    return chunk;
  }

  @Test
  void tellsEachSample() throws Exception {
    write();
    Trace trace = Trace.open(directory());
    assertThat(trace.header()).isEqualTo(HEADER);
    assertThat(trace.parts()).isEqualTo(2);
    assertThat(trace.samples()).extracting(Sample::number).containsExactly(0, 1, 2);
    assertThat(trace.samples().get(1).start().toEpochMilli()).isEqualTo(2);
    assertThat(trace.samples().get(1).get(SampleColumn.FULL_SCANS)).isEqualTo(Sample.UNKNOWN);
    try (TraceMemory memory = trace.memory()) {
      memory.moveTo(2);
      checkLast(memory);
      memory.moveTo(0);
      checkFirst(memory);
      memory.moveTo(1);
      PageChunk chunk = read(memory.sources().getFirst(), 100, 2);
      assertThat(chunk.state(0)).isEqualTo(PageState.PRESENT);
      assertThat(chunk.state(1)).isEqualTo(PageState.ABSENT);
      memory.moveTo(2);
      checkLast(memory);
      assertThatThrownBy(() -> memory.moveTo(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void checkFirst(TraceMemory memory) {
    TracedSource redis = memory.sources().getFirst();
    assertThat(redis.label()).isEqualTo("redis (12)");
    assertThat(redis.regions()).containsExactly(HEAP, FILE);
    assertThat(redis.pinnedBytes()).isEqualTo(4096);
    assertThat(redis.fingerprints()).isNull();
    PageChunk chunk = read(redis, 99, 70);
    assertThat(chunk.state(0)).isEqualTo(PageState.ABSENT);
    assertThat(chunk.state(1)).isEqualTo(PageState.PRESENT);
    assertThat(chunk.fingerprintHigh(1)).isZero();
    assertThat(chunk.fingerprintHigh(2)).isEqualTo(-1);
    assertThat(chunk.fingerprintLow(2)).isEqualTo(5);
    assertThat(chunk.pfn(1)).isZero();
    assertThat(chunk.pfn(2)).isEqualTo((1L << 40) + 77);
    assertThat(chunk.state(64)).isEqualTo(PageState.SWAPPED);
    assertThat(chunk.isHuge(64)).isFalse();
    assertThat(chunk.state(65)).isEqualTo(PageState.PRESENT);
    assertThat(chunk.isHuge(65)).isTrue();
    assertThat(chunk.hugePageBytes()).isEqualTo(2 << 20);
    assertThat(chunk.fingerprintLow(65)).isEqualTo(Long.MIN_VALUE);
    assertThat(chunk.state(66)).isEqualTo(PageState.ABSENT);
  }

  private static void checkLast(TraceMemory memory) {
    TracedSource redis = memory.sources().getFirst();
    assertThat(redis.regions()).extracting(Region::pages).containsExactly(10L, 9L);
    // The heap has shrunk: what it lost is not known any more.
    PageChunk chunk = read(redis, 100, 70);
    assertThat(chunk.state(0)).isEqualTo(PageState.PRESENT);
    assertThat(chunk.state(63)).isEqualTo(PageState.ABSENT);
    assertThat(chunk.state(64)).isEqualTo(PageState.ABSENT);
    TracedSource image = memory.sources().getLast();
    assertThat(image.fingerprints()).isEqualTo("synthetic");
    assertThat(read(image, 0, 2).fingerprintHigh(1)).isEqualTo(8);
  }

  @Test
  void sourcesGo() throws Exception {
    try (TraceWriter writer = create()) {
      writer.beginSample();
      writer.source(0, "one", false, null, 0);
      writer.region(0, HEAP);
      writer.page(0, 100, StateCode.PRESENT, 0, 0, 1, 1);
      writer.endSample(sample(1));
      writer.beginSample();
      writer.sourceGone(0);
      writer.endSample(sample(2));
      writer.endPart();
    }
    try (TraceMemory memory = Trace.open(directory()).memory()) {
      memory.moveTo(1);
      assertThat(memory.sources().getFirst().isPresent()).isFalse();
      assertNothingIsLeft(memory.sources().getFirst(), 100);
    }
  }

  private static void assertNothingIsLeft(TracedSource source, long page) {
    assertThat(source.regions()).isEmpty();
    assertThat(read(source, page, 1).state(0)).isEqualTo(PageState.ABSENT);
  }

  /** Its rows were written before it was known to go. */
  @Test
  void whatWasTakenOfASourceThatWentMeanwhileCountsForNothing() throws Exception {
    try (TraceWriter writer = create()) {
      writer.beginSample();
      writer.source(0, "one", false, null, 0);
      writer.region(0, HEAP);
      writer.page(0, 100, StateCode.PRESENT, 0, 0, 1, 1);
      writer.endSample(sample(1));
      writer.beginSample();
      writer.region(0, FILE);
      writer.page(0, 101, StateCode.PRESENT, 0, 0, 2, 2);
      writer.sourceGone(0);
      writer.endSample(sample(2));
      writer.beginSample();
      writer.source(0, "another", false, null, 0);
      writer.endSample(sample(3));
      writer.endPart();
    }
    try (TraceMemory memory = Trace.open(directory()).memory()) {
      memory.moveTo(1);
      assertThat(memory.sources().getFirst().isPresent()).isFalse();
      memory.moveTo(2);
      assertNothingIsLeft(memory.sources().getFirst(), 101);
    }
  }

  @Test
  void rowsOfASourceThatIsNotThereAreDamage() throws Exception {
    try (TraceWriter writer = create()) {
      writer.beginSample();
      writer.source(0, "one", false, null, 0);
      writer.sourceGone(0);
      writer.endSample(sample(1));
      writer.beginSample();
      writer.page(0, 100, StateCode.PRESENT, 0, 0, 1, 1);
      writer.endSample(sample(2));
      writer.endPart();
    }
    try (TraceMemory memory = Trace.open(directory()).memory()) {
      assertThatThrownBy(() -> memory.moveTo(1))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("is damaged: it tells of a source 0 that is not there");
    }
  }

  /** However a recording ends, what was complete before is found. */
  @Test
  void anUnfinishedPartIsNotThere() throws Exception {
    write();
    Path pages = Table.PAGES.file(directory(), 1);
    Files.move(pages, pages.resolveSibling(".part-000001.parquet.unfinished"));
    assertThat(Trace.open(directory()).samples()).hasSize(2);
  }

  @Test
  void aSampleIsTakenBack() throws Exception {
    try (TraceWriter writer = create()) {
      writer.beginSample();
      writer.source(0, "one", false, null, 0);
      writer.endSample(sample(1));
      writer.beginSample();
      writer.source(1, "two", false, null, 0);
      writer.region(1, HEAP);
      writer.page(1, 100, StateCode.PRESENT, 0, 0, 1, 1);
      writer.takeBackSample();
      writer.endPart();
    }
    Trace trace = Trace.open(directory());
    assertThat(trace.samples()).hasSize(1);
    try (TraceMemory memory = trace.memory()) {
      memory.moveTo(0);
      assertThat(memory.sources()).extracting(TracedSource::label).containsExactly("one");
    }
  }

  @Test
  void aMissingPartIsNamed() throws Exception {
    write();
    Files.delete(Table.REGIONS.file(directory(), 0));
    assertThatThrownBy(() -> Trace.open(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lacks 'regions/part-000000.parquet'");
  }

  @Test
  void partsOfAnotherKeyAreRefused() throws Exception {
    write();
    Path other = folder.resolve("other");
    TraceHeader header = new TraceHeader("t2", "host", "boot", "fedcba9876543210", PAGE);
    try (TraceWriter writer = TraceWriter.create(other, header, false)) {
      writer.beginSample();
      writer.endSample(sample(1));
      writer.endPart();
    }
    for (Table table : Table.values()) {
      Files.copy(table.file(other, 0), table.file(directory(), 2));
    }
    assertThatThrownBy(() -> Trace.open(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its key is fedcba9876543210, and theirs is 0123456789abcdef");
  }

  @Test
  void anotherVersionIsRefused() throws Exception {
    write();
    Path file = Table.PAGES.file(directory(), 0);
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("ksm.version") + 13] = '2';
    Files.write(file, bytes);
    assertThatThrownBy(() -> Trace.open(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is of a trace of version 2, and this ksm reads version 1");
  }

  @Test
  void foldersWithoutTraceAreRefused() throws Exception {
    assertThatThrownBy(() -> Trace.open(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("holds no trace");
    try (TraceWriter writer = create()) {
      writer.beginSample();
      assertThatThrownBy(() -> Trace.open(directory()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended before its first one, or is still being recorded");
      assertThatThrownBy(this::create)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("is not an empty directory");
    }
  }

  /** Whatever stands in the files, it is a trace or a line. */
  @Tag("long")
  @Test
  void damageIsRefused() throws Exception {
    write();
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (Table table : Table.values()) {
      Path file = table.file(directory(), 0);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < ROUNDS; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
        Files.write(file, damaged);
        try (TraceMemory memory = Trace.open(directory()).memory()) {
          memory.moveTo(0);
        } catch (IOException e) {
          assertThat(e).message().doesNotContain("\n");
          refused++;
        }
      }
      Files.write(file, whole);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 3);
  }

  @Test
  void everyColumnIsDescribed() throws Exception {
    String page = Files.readString(Path.of("../docs/traces.md"));
    for (Table table : Table.values()) {
      table.columns().forEach(column -> assertThat(page).contains("`" + column.name() + "`"));
    }
  }
}
