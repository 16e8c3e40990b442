package io.ksm.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.report.ScanListener;
import io.ksm.testkit.AssertingHasher;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.NarrowHasher;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests of the sources that a service scans, one of which cannot be taken in. */
class ScannedSourcesTest {
  private final PageHasher hasher = new AssertingHasher(new NarrowHasher(64));

  private ScannedSources none() {
    EngineConfig config =
        new EngineConfig(
            List.of(),
            hasher,
            TreeMapIndex::new,
            ReferencePolicy.PLAIN,
            1,
            ScanListener.NONE,
            32,
            EngineConfig.USUAL_CHUNKS,
            EngineConfig.USUAL_PARTITIONS,
            true,
            EngineConfig.UNLIMITED,
            EngineConfig.daemonThreads(),
            42,
            null);
    return new ScannedSources(config, (source, failure) -> {});
  }

  private void requireClosed() {
    MemorySegment page = MemorySegment.ofArray(new byte[64]);
    assertThatThrownBy(() -> hasher.hash(page, 0, 64)).hasMessageContaining("after close()");
  }

  @Test
  void aFirstSourceThatIsRefusedLeavesTheHasherToTheNextOne() throws IOException {
    ScannedSources sources = none();
    try (var taken = NumberedMemory.swapping("taken", 1, 1);
        var free = NumberedMemory.live("free", 1, 1)) {
      taken.source().attach();
      assertThatExceptionOfType(UsageException.class).isThrownBy(() -> sources.add(taken.source()));
      taken.source().detach();
      sources.add(free.source());
      assertThat(Objects.requireNonNull(sources.toScan()).scan().counters().pagesScanned())
          .isEqualTo(2);
      sources.close();
    }
    requireClosed();
  }

  @Test
  void aServiceThatNeverHadASourceClosesItsHasher() throws IOException {
    none().close();
    requireClosed();
  }
}
