package io.ksm.fleet.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.fleet.support.MadeFleet;
import io.ksm.fleet.support.MadeFleet.MadeSource;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.trace.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a sieve keeps whatever more than one page has, and little else. */
@ExtendWith(SeedExtension.class)
class ContentsSieveTest {
  private static final long ROOM = 1L << 30;

  @TempDir private Path folder;

  private record Row(long source, long fingerprint, long pages) {}

  /** Machines of which a tenth of the pages are from a common pool. */
  private static MadeFleet fleet(int machines, int pages, SplittableRandom random) {
    MadeFleet fleet = new MadeFleet();
    for (int i = 0; i < machines; i++) {
      long[] own = random.longs(pages).toArray();
      for (int j = 0; j < pages / 10; j++) {
        own[j] = new SplittableRandom(random.nextInt(pages)).nextLong();
      }
      fleet.add(new MadeSource("h" + i / 2, "s" + i, "", own, 0));
    }
    return fleet;
  }

  private static List<ContentsFile> open(List<Path> paths) throws IOException {
    List<ContentsFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(ContentsFile.open(path));
    }
    return files;
  }

  private static List<Row> rows(List<Path> files, HashRange range) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files) {
      try (ParquetReader reader = new ParquetReader(file)) {
        for (int group = 0; group < reader.groups(); group++) {
          long[] fingerprints = reader.numbers(group, "lo");
          long[] pages = reader.numbers(group, "n");
          long[] sources = reader.numbers(group, "source");
          for (int i = 0; i < fingerprints.length; i++) {
            if (range.has(fingerprints[i])) {
              rows.add(new Row(sources[i], fingerprints[i], pages[i]));
            }
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 8388608",
    "0, 3, 8388608",
    "3, 2, 8388608",
    "0, 2, 65536",
    "2, 3, 16384",
    "0, 2, 4096"
  })
  void keepsAllThatIsRepeated(int halvings, int threads, long memory, Seed seed) throws Exception {
    List<Path> files = fleet(9, 10_000, seed.random()).write(folder, 1);
    HashRange range = HashRange.sample(halvings);
    List<Row> all = rows(files, range);
    Map<Long, Long> pages = new HashMap<>();
    all.forEach(row -> pages.merge(row.fingerprint(), row.pages(), Long::sum));
    List<Row> repeated = all.stream().filter(row -> pages.get(row.fingerprint()) > 1).toList();
    assertThat(repeated).isNotEmpty();
    try (ContentsSieve sieve = new ContentsSieve(open(files), range, memory, threads)) {
      sieve.check();
      List<Row> left = rows(sieve.write(Files.createDirectory(folder.resolve("left"))), range);
      Set<Row> kept = new HashSet<>(left);
      assertThat(kept.size()).isEqualTo(left.size());
      assertThat(kept.containsAll(repeated)).isTrue();
      assertThat(new HashSet<>(all).containsAll(left)).isTrue();
      if (memory >= 1 << 16 || halvings > 0) {
        assertThat(sieve.isWorthwhile(ROOM)).isTrue();
        assertThat(sieve.isWorthwhile(1)).isFalse();
        assertThat(left.size() - repeated.size()).isLessThan(all.size() / 6);
      } else {
        // With 1.5 slots for a row of each of eight slices, too many rows meet another one.
        assertThat(sieve.isWorthwhile(ROOM)).isFalse();
      }
    }
  }

  @Test
  void isNotWorthwhileWhereMostIsRepeated() throws Exception {
    long[] same = new SplittableRandom(1).longs(5000).toArray();
    List<Path> files = new MadeFleet().add("a", "x", same).add("b", "y", same).write(folder, 1);
    try (ContentsSieve sieve = new ContentsSieve(open(files), HashRange.ALL, 1 << 20, 2)) {
      sieve.check();
      assertThat(sieve.isWorthwhile(ROOM)).isFalse();
    }
  }

  @Test
  void tellsTheFirstFileThatIsDamaged() throws Exception {
    List<Path> files = fleet(8, 3000, new SplittableRandom(2)).write(folder, 1);
    List<ContentsFile> opened = open(files);
    for (Path file : files.subList(1, 4)) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[300] ^= 1;
      Files.write(file, bytes);
    }
    try (ContentsSieve sieve = new ContentsSieve(opened, HashRange.ALL, 1 << 20, 3)) {
      assertThatThrownBy(sieve::check)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("'" + files.get(1) + "' is damaged");
    }
  }
}
