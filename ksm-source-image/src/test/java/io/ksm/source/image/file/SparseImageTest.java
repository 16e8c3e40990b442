package io.ksm.source.image.file;

import static io.ksm.api.PageState.PRESENT;
import static io.ksm.api.PageState.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.SparseImage;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with real sparse files. Their file system must keep holes, in blocks of 4 KiB. */
@ExtendWith(SeedExtension.class)
class SparseImageTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {64, 1024, 4096, 8192, 65_536})
  void holesAreZeroAndAllElseIsPresent(int pageSize, Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int round = 0; round < 8; round++) {
      SparseImage image = SparseImage.random(65_536 + random.nextInt(500_000), random);
      Path file = directory.resolve("random-" + round);
      image.writeTo(file);
      try (PageSource source = Images.open(file, "page-size=" + pageSize)) {
        assertThat(Images.states(source)).isEqualTo(statesOf(image, pageSize));
      }
    }
  }

  private static List<PageState> statesOf(SparseImage image, int pageSize) {
    List<PageState> states = new ArrayList<>();
    int pages = image.pages(pageSize).length / pageSize;
    for (int page = 0; page < pages; page++) {
      states.add(image.state(page, pageSize));
    }
    return states;
  }

  @Test
  void oneByteInTheMiddleMakesAPagePresent() throws IOException {
    assertThat(statesWithBytesAt(4 * 65_536, 65_536 + 9_000))
        .containsExactly(ZERO, PRESENT, ZERO, ZERO);
  }

  @Test
  void holesMayLieAtBothEnds() throws IOException {
    assertThat(statesWithBytesAt(4 * 65_536, 2 * 65_536))
        .containsExactly(ZERO, ZERO, PRESENT, ZERO);
    assertThat(statesWithBytesAt(3 * 65_536, 0, 3 * 65_536 - 1))
        .containsExactly(PRESENT, ZERO, PRESENT);
    assertThat(statesWithBytesAt(2 * 65_536)).containsExactly(ZERO, ZERO);
  }

  @Test
  void theTailIsLeftOutEvenIfItIsAHole() throws IOException {
    assertThat(statesWithBytesAt(2 * 65_536 + 30_000, 0)).containsExactly(PRESENT, ZERO);
    assertThat(statesWithBytesAt(65_536 + 30_000, 65_536)).containsExactly(ZERO);
  }

  private List<PageState> statesWithBytesAt(long size, long... offsets) throws IOException {
    Path path = write(size, offsets);
    try (PageSource source = Images.open(path, "page-size=65536")) {
      return Images.states(source);
    } finally {
      Files.delete(path);
    }
  }

  /** Far more than any memory: works only if nothing but the few present pages is ever touched. */
  @ParameterizedTest
  @ValueSource(strings = {"access=map", "access=read"})
  void aHugeImageCostsWhatItsDataCosts(String access) throws IOException {
    long size = 64L << 30;
    long[] offsets = {123_456_789L, 5_000_000_000L, 40_000_000_001L, size - 1};
    Path path = write(size, offsets);
    Set<Long> expected = new HashSet<>();
    for (long offset : offsets) {
      expected.add(offset / 4096);
    }
    try (PageSource source = Images.open(path, access)) {
      assertThat(source.regions().stream().mapToLong(Region::pages).sum()).isEqualTo(size / 4096);
      assertThat(readable(source)).isLessThanOrEqualTo(4 * 512 * 2);
      assertThat(presentPages(source)).isEqualTo(expected);
    }
  }

  /** The regions follow each other, whatever the page size is, and hold what the file holds. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 65_536, 4 << 20})
  void regionsAreCutWhereThereAreHoles(int pageSize, Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int round = 0; round < 20; round++) {
      long size = (1 + random.nextLong(1000)) << 22;
      long[] offsets = random.longs(random.nextInt(1, 40), 0, size).toArray();
      Path path = write(size, offsets);
      try (PageSource source = Images.open(path, "page-size=" + pageSize)) {
        long end = 0;
        for (Region region : source.regions()) {
          assertThat(region.address()).isEqualTo(end);
          end += region.pages() * pageSize;
        }
        assertThat(end).isEqualTo(size);
        Set<Long> expected = new HashSet<>();
        Arrays.stream(offsets).forEach(offset -> expected.add(offset / pageSize));
        assertThat(presentPages(source)).isEqualTo(expected);
        assertThat(readable(source))
            .isLessThanOrEqualTo(offsets.length * 2L * Math.max(1, (2 << 20) / pageSize));
      } finally {
        Files.delete(path);
      }
    }
  }

  private static long readable(PageSource source) throws IOException {
    return source.regions().stream().filter(Region::isEligible).mapToLong(Region::pages).sum();
  }

  private static Set<Long> presentPages(PageSource source) throws IOException {
    Set<Long> present = new HashSet<>();
    try (PageChunk chunk = new PageChunk(source.pageSize(), 8)) {
      for (Region region : source.regions()) {
        long begin = region.address() / source.pageSize();
        for (long first = 0; region.isEligible() && first < region.pages(); first += 8) {
          chunk.begin((int) Math.min(8, region.pages() - first), false);
          source.read(region, first, chunk.count(), chunk);
          for (int i = 0; i < chunk.count(); i++) {
            if (chunk.state(i) == PRESENT) {
              present.add(begin + first + i);
            }
          }
        }
      }
    }
    return present;
  }

  private Path write(long size, long... offsets) throws IOException {
    Path path = directory.resolve("sparse.mem");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
      for (long offset : offsets) {
        file.seek(offset);
        file.write(1);
      }
    }
    return path;
  }
}
