package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two independent oracles of still memory hold each other together. */
@ExtendWith(SeedExtension.class)
class StillWorkloadTest {

  @Test
  void sortingAgreesWithTheReference(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int number = 0; number < 60; number++) {
      int pages = random.nextInt(5, 400);
      boolean zero = random.nextBoolean();
      int most = new int[] {2, 3, 7, 256, Integer.MAX_VALUE}[random.nextInt(5)];
      boolean apart = random.nextBoolean();
      ReferencePolicy policy = new ReferencePolicy(false, zero, most, apart);
      try (StillWorkload workload =
              new StillWorkload(
                  seed.derive(number), pages, 64 << random.nextInt(4), random.nextInt(1, 5));
          ReferenceKsm ksm = new ReferenceKsm(workload.sources(), new NarrowHasher(16), policy)) {
        SortAndCount oracle = new SortAndCount(workload.sources(), policy::domain);
        for (int scans = 1; scans <= 3; scans++) {
          assertThat(ksm.scan())
              .as("workload %d, %d pages, %s, scan %d", number, pages, policy, scans)
              .isEqualTo(oracle.counters(zero, most, scans));
        }
      }
    }
  }

  @Test
  void countsByHand() throws IOException {
    WorkloadSource source =
        WorkloadSource.still("m", new Window(0, 9, 64), WorkloadSource.Access.COPY);
    source.remap(List.of(Region.resident("all", 0, 9, "")));
    int[] values = {1, 1, 0, 2, 1, 0, 3, 3};
    for (int page = 0; page < values.length; page++) {
      byte[] content = new byte[64];
      Arrays.fill(content, (byte) values[page]);
      source.write(page * 64L, content);
    }
    source.become(8 * 64L, PageState.ZERO);
    try (source) {
      SortAndCount oracle = new SortAndCount(List.of(source));
      assertThat(oracle.counters(true, Integer.MAX_VALUE, 1))
          .isEqualTo(new Counters(2, 3, 1, 2, 8, 0, 2, 1, 0, 0, 5 * 64 - 8 * 64));
      assertThat(oracle.counters(true, Integer.MAX_VALUE, 2))
          .isEqualTo(new Counters(2, 3, 1, 0, 14, 0, 2, 2, 0, 0, 5 * 64 - 6 * 64));
      assertThat(oracle.counters(false, 2, 1))
          .isEqualTo(new Counters(3, 3, 2, 0, 8, 0, 0, 1, 0, 0, 3 * 64 - 8 * 64));
    }
  }

  @Test
  void everyKindOfPageIsThere() throws IOException {
    try (StillWorkload workload = new StillWorkload(new Seed(1), 500, 64, 3)) {
      Counters counters = new SortAndCount(workload.sources()).counters(true, Integer.MAX_VALUE, 1);
      assertThat(workload.holes()).isGreaterThan(10);
      assertThat(counters.ksmZeroPages()).isGreaterThan(10);
      assertThat(counters.pagesShared()).isGreaterThan(10);
      assertThat(counters.pagesUnshared()).isGreaterThan(10);
      assertThat(counters.pagesScanned() + workload.holes()).isEqualTo(500);
    }
  }

  @Test
  void aFileHoldsThePagesInOrder(@TempDir Path directory, Seed seed) throws IOException {
    Path file = directory.resolve("image");
    try (StillWorkload workload = new StillWorkload(seed, 300, 64, 1)) {
      workload.writeTo(file);
      byte[] image = Files.readAllBytes(file);
      assertThat(image).hasSize(300 * 64);
      PageSource source = workload.sources().getFirst();
      for (int page = 0; page < 300; page++) {
        byte[] content = ((WorkloadSource) source).content(0x10_0000 + page * 64L);
        assertThat(Arrays.copyOfRange(image, page * 64, page * 64 + 64))
            .isEqualTo(content == null ? new byte[64] : content);
      }
    }
  }
}
