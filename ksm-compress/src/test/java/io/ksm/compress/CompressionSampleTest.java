package io.ksm.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.report.SampledPart;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
class CompressionSampleTest {
  private static final SizeClasses CLASSES = new SizeClasses(TestPages.SIZE, 8);

  private static double held(Algorithm algorithm, List<byte[]> pages) {
    try (PageCompressor compressor = algorithm.compressor()) {
      return pages.stream()
          .filter(page -> !SameFilled.is(page))
          .mapToDouble(page -> CLASSES.held(compressor.size(page)))
          .sum();
    }
  }

  private static void give(
      CompressionSample sample, SampledPart part, List<byte[]> all, int drawn) {
    sample.part(part, all.size());
    all.subList(0, drawn).forEach(page -> sample.page(part, page, false));
  }

  @Test
  void nothingIsUncertainIfAllPagesWereSeen(Seed seed) {
    List<byte[]> stays = TestPages.make(200, seed.value());
    List<byte[]> freed = TestPages.make(100, seed.derive(1).value());
    try (CompressionSample sample = new CompressionSample(1)) {
      give(sample, SampledPart.STAYS, stays, 200);
      give(sample, SampledPart.FREED, freed, 100);
      for (Algorithm algorithm : Algorithm.values()) {
        double left = held(algorithm, stays);
        assertThat(sample.afterMerging(algorithm)).contains(new Estimate(Math.round(left), 0));
        assertThat(sample.ofAll(algorithm))
            .contains(new Estimate(Math.round(left + held(algorithm, freed)), 0));
      }
      assertThat(sample.read()).isEqualTo(300);
      assertThat(sample.leftOut()).isEmpty();
    }
  }

  /** Of 400 samples some 20 lie outside; twice as many are less likely than one in 10^4. */
  @Test
  void theMarginHoldsFor95OfHundred(Seed seed) {
    List<byte[]> stays = new ArrayList<>(TestPages.make(1_000, seed.value()));
    List<byte[]> freed = new ArrayList<>(TestPages.make(300, seed.derive(1).value()));
    double whole = held(Algorithm.LZ4, stays) + held(Algorithm.LZ4, freed);
    Random random = new Random(seed.value());
    int outside = 0;
    for (int i = 0; i < 400; i++) {
      Collections.shuffle(stays, random);
      Collections.shuffle(freed, random);
      try (CompressionSample sample = new CompressionSample(1)) {
        give(sample, SampledPart.STAYS, stays, 60);
        give(sample, SampledPart.FREED, freed, 60);
        Estimate estimate = sample.ofAll(Algorithm.LZ4).orElseThrow();
        outside += Math.abs(estimate.bytes() - whole) > estimate.margin() ? 1 : 0;
      }
    }
    assertThat(outside).isBetween(1, 40);
  }

  @Test
  void whatCouldNotBeReadIsNotKnown(Seed seed) {
    try (CompressionSample sample = new CompressionSample(1)) {
      give(sample, SampledPart.STAYS, TestPages.make(8, seed.value()), 8);
      sample.part(SampledPart.FREED, 10);
      sample.unread(SampledPart.FREED);
      assertThat(sample.ofAll(Algorithm.LZ4)).isEmpty();
      assertThat(sample.afterMerging(Algorithm.LZ4)).isPresent();
      assertThat(sample.unread()).isOne();
    }
  }

  /** A library holds memory that no collector frees. */
  @Test
  void allCompressorsAreFreedThoughOneFails(Seed seed) {
    List<Algorithm> freed = new ArrayList<>();
    CompressionSample sample =
        new CompressionSample(1, algorithm -> new FailingCompressor(algorithm, freed));
    give(sample, SampledPart.STAYS, TestPages.make(8, seed.value()), 8);
    assertThatThrownBy(sample::close).hasMessage("no room");
    assertThat(freed).containsExactly(Algorithm.values());
  }

  private record FailingCompressor(Algorithm algorithm, List<Algorithm> freed)
      implements PageCompressor {
    @Override
    public int size(byte[] page) {
      throw new IllegalStateException("no room");
    }

    @Override
    public void close() {
      freed.add(algorithm);
    }
  }

  @Test
  void ofNoPagesNothingIsNeeded() {
    try (CompressionSample sample = new CompressionSample(1)) {
      sample.part(SampledPart.STAYS, 0);
      sample.part(SampledPart.FREED, 0);
      assertThat(sample.ofAll(Algorithm.ZSTD)).isEqualTo(Optional.of(new Estimate(0, 0)));
    }
  }

  @Test
  void aSampleOfOnePageIsUncertain(Seed seed) {
    try (CompressionSample sample = new CompressionSample(1)) {
      give(sample, SampledPart.STAYS, TestPages.make(8, seed.value()), 1);
      Estimate estimate = sample.afterMerging(Algorithm.LZ4).orElseThrow();
      assertThat(estimate.margin()).isGreaterThan(estimate.bytes());
    }
  }

  @Test
  void severalThreadsFindTheSameAndItCanBeAskedForAfterwards(Seed seed) {
    List<Optional<Estimate>> found = new ArrayList<>();
    for (int threads = 1; threads <= 4; threads++) {
      CompressionSample sample = new CompressionSample(threads);
      try (sample) {
        give(sample, SampledPart.STAYS, TestPages.make(300, seed.value()), 150);
        give(sample, SampledPart.FREED, TestPages.make(90, seed.derive(1).value()), 33);
      }
      for (Algorithm algorithm : Algorithm.values()) {
        found.add(sample.ofAll(algorithm));
        found.add(sample.afterMerging(algorithm));
      }
    }
    int each = 2 * Algorithm.values().length;
    assertThat(found.subList(0, each)).allMatch(Optional::isPresent);
    for (int i = each; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(found.get(i % each));
    }
  }
}
