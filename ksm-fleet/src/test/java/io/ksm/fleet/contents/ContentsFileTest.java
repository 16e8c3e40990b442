package io.ksm.fleet.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.trace.parquet.Column;
import io.ksm.trace.parquet.ParquetReader;
import io.ksm.trace.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that files of contents are read as they were written, as a whole and in samples. */
@ExtendWith(SeedExtension.class)
class ContentsFileTest {
  private static final ContentsHeader HEADER =
      new ContentsHeader(
          (1L << ContentsHeader.COLLECTION_BITS) - 1,
          "höst 1",
          64L << 30,
          "0123456789abcdef",
          4096,
          Instant.parse("2026-11-29T12:00:00.123456Z"));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("one.contents");
  }

  private record Row(int source, long fingerprint, int pages) {}

  private static PageCounts counts(long pages) {
    return new PageCounts(pages, 5, 4, 3, 2, 1);
  }

  /** Fingerprints of pages, of which some are repeated and one is very frequent. */
  private static long[] pages(int count, SplittableRandom random) {
    long[] pages = random.longs(count).toArray();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(5) == 0) {
        pages[i] = pages[random.nextInt(count)];
      } else if (random.nextInt(20) == 0) {
        pages[i] = Long.MAX_VALUE;
      }
    }
    return pages;
  }

  private static List<Row> rows(List<long[]> sources) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      TreeMap<Long, Integer> counted = new TreeMap<>();
      for (long fingerprint : sources.get(i)) {
        counted.merge(fingerprint, 1, Integer::sum);
      }
      int number = i;
      counted.forEach((fingerprint, n) -> rows.add(new Row(number, fingerprint, n)));
    }
    return rows;
  }

  private long write(List<long[]> sources) throws IOException {
    List<SourceContents> contents = new ArrayList<>();
    for (long[] pages : sources) {
      contents.add(
          SourceContents.of(
              "vm " + contents.size(), "blue", "", counts(pages.length), pages.clone()));
    }
    return ContentsWriter.write(file, HEADER, contents);
  }

  private static List<Row> read(ContentsFile contents, HashRange range) throws IOException {
    List<Row> rows = new ArrayList<>();
    contents.read(range, (source, lo, n) -> rows.add(new Row(source, lo, n)));
    rows.sort(Comparator.comparingInt(Row::source).thenComparingLong(Row::fingerprint));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000, 150_000})
  void isReadAsItWasWritten(int pages) throws Exception {
    SplittableRandom random = new SplittableRandom(pages);
    List<long[]> sources =
        List.of(pages(pages, random), new long[0], pages(Math.min(pages, 300), random));
    assertThat(write(sources)).isEqualTo(Files.size(file));
    ContentsFile contents = ContentsFile.open(file);
    contents.check(HashRange.ALL);
    assertThat(contents.header()).isEqualTo(HEADER);
    List<Row> rows = rows(sources);
    assertThat(read(contents, HashRange.ALL)).isEqualTo(rows);
    for (int i = 0; i < 3; i++) {
      CollectedSource source = contents.sources().get(i);
      int number = i;
      assertThat(source.label()).isEqualTo("vm " + i);
      assertThat(source.domain()).isEqualTo("blue");
      assertThat(source.counts()).isEqualTo(counts(sources.get(i).length));
      assertThat(source.counts().residentPages()).isEqualTo(sources.get(i).length + 9);
      assertThat(source.contents())
          .isEqualTo(rows.stream().filter(row -> row.source() == number).count());
      assertThat(source.id()).isEqualTo(HEADER.sourceId(i)).isPositive();
    }
  }

  /** In each sample are the same contents of all sources, and the next range has others. */
  @Test
  void samplesAreBeginningsOfTheFile(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    List<long[]> sources = List.of(pages(50_000, random), pages(20_000, random));
    write(sources);
    ContentsFile contents = ContentsFile.open(file);
    List<Row> rows = rows(sources);
    for (int halvings = 0; halvings <= HashRange.MAX_HALVINGS; halvings++) {
      HashRange sample = HashRange.sample(halvings);
      assertThat(sample.share()).isEqualTo(1.0 / (1 << halvings));
      assertThat(read(contents, sample))
          .isEqualTo(rows.stream().filter(row -> sample.has(row.fingerprint())).toList());
      if (halvings > 0) {
        HashRange after = HashRange.after(halvings);
        assertThat(after.first()).isEqualTo(sample.last() + 1);
        assertThat(read(contents, after))
            .isEqualTo(rows.stream().filter(row -> after.has(row.fingerprint())).toList());
      }
    }
    try (ParquetReader reader = new ParquetReader(file)) {
      // The smallest sample is one row group, the first, whatever the others are.
      HashRange smallest = HashRange.sample(HashRange.MAX_HALVINGS);
      assertThat(reader.mayHave(0, "lo", smallest.first(), smallest.last())).isTrue();
      for (int group = 1; group < reader.groups(); group++) {
        assertThat(reader.mayHave(group, "lo", smallest.first(), smallest.last())).isFalse();
      }
    }
  }

  @Test
  void theMostRepeatedAreToldExactly() throws Exception {
    long[] pages = new long[100 * 101 / 2 + 31];
    int at = 0;
    for (int n = 1; n <= 100; n++) {
      for (int i = 0; i < n; i++) {
        pages[at++] = -n;
      }
    }
    Arrays.fill(pages, at, pages.length, 7);
    write(List.of(pages, new long[] {1, 2, 3}));
    List<CollectedSource> sources = ContentsFile.open(file).sources();
    assertThat(sources.getFirst().repeated()).hasSize(32);
    assertThat(sources.getFirst().repeated().getFirst()).isEqualTo(new RepeatedContent(-100, 100));
    assertThat(sources.getFirst().repeated().getLast()).isEqualTo(new RepeatedContent(-69, 69));
    assertThat(sources.getLast().repeated()).isEmpty();
  }

  /** Half a byte above the limit of sorted hashes, counts included: 6.3 bytes at a million. */
  @Test
  void isNearlyAsSmallAsCanBe() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    long[] pages = random.longs(1_100_000).toArray();
    for (int i = 1_000_000; i < pages.length; i++) {
      pages[i] = pages[random.nextInt(1_000_000)];
    }
    long bytes = write(List.of(pages));
    long contents = ContentsFile.open(file).sources().getFirst().contents();
    assertThat(contents).isEqualTo(1_000_000);
    double limit = (64 - Math.log((double) contents) / Math.log(2) + 1.44) / 8;
    assertThat((double) bytes / contents).isBetween(limit, 6.3);
  }

  /** Whatever byte of a file is another one, it is told where, or that the footer is damaged. */
  @Test
  void damageIsToldWithItsPlace(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    List<long[]> sources = List.of(pages(3000, random), pages(500, random));
    write(sources);
    List<Row> rows = read(ContentsFile.open(file), HashRange.ALL);
    byte[] whole = Files.readAllBytes(file);
    int found = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, damaged);
      try {
        ContentsFile contents = ContentsFile.open(file);
        contents.check(HashRange.ALL);
        assertThat(contents.header()).isEqualTo(HEADER);
        assertThat(read(contents, HashRange.ALL)).isEqualTo(rows);
        // Nothing of a sample is dropped either.
        HashRange half = HashRange.sample(1);
        assertThat(read(contents, half))
            .isEqualTo(rows.stream().filter(row -> half.has(row.fingerprint())).toList());
      } catch (IOException e) {
        assertThat(e)
            .hasMessageContaining("'" + file + "'")
            .message()
            .containsAnyOf("row group", "damaged", "version", "no contents", "did not write")
            .doesNotContain("\n");
        found++;
      }
    }
    assertThat(found).isGreaterThan(350);
  }

  /** A sample has no part of what is damaged elsewhere. */
  @Test
  void aSampleIsCheckedAlone(Seed seed) throws Exception {
    write(List.of(pages(3000, seed.random())));
    byte[] bytes = Files.readAllBytes(file);
    // The largest part, of half of all, takes the second half of the file, before the footer.
    bytes[bytes.length * 7 / 10] ^= 1;
    Files.write(file, bytes);
    ContentsFile contents = ContentsFile.open(file);
    contents.check(HashRange.sample(2));
    assertThatThrownBy(() -> contents.check(HashRange.ALL)).hasMessageContaining("row group");
  }

  @Test
  void halfOfAFileIsRefused() throws Exception {
    write(List.of(pages(3000, new SplittableRandom(2))));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 4, 11, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ContentsFile.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("'" + file + "' is damaged");
    }
  }

  private void writeFooter(Map<String, String> metadata) throws IOException {
    try (ParquetWriter writer =
        new ParquetWriter(file, List.of(Column.int64("lo")), metadata, false)) {
      writer.finish();
    }
  }

  @Test
  void otherFilesAndVersionsAreRefused() throws Exception {
    writeFooter(Map.of("ksm.version", "1"));
    assertThatThrownBy(() -> ContentsFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no contents: name a file that 'ksm fleet collect' wrote");
    Map<String, String> metadata = new HashMap<>(new Footer(HEADER, List.of()).metadata());
    metadata.put("ksm.contents", "2");
    writeFooter(metadata);
    assertThatThrownBy(() -> ContentsFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("of version 2, and this ksm reads version 1");
    metadata.put("ksm.contents", "1");
    metadata.put("ksm.host", "another");
    writeFooter(metadata);
    assertThatThrownBy(() -> ContentsFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checksum of its footer");
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() {
    Path missing = folder.resolve("no folder").resolve("file");
    List<SourceContents> sources =
        List.of(SourceContents.of("vm", "", "", counts(1), new long[] {1}));
    assertThatThrownBy(() -> ContentsWriter.write(missing, HEADER, sources))
        .isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> SourceContents.of("vm", "", "", counts(2), new long[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
