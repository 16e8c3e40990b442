package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.engine.pages.Geometry;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.report.ScanListener;
import io.ksm.core.report.ScanTime;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests how engines are laid out: as usual, and for very many fingerprints. */
class EngineLayoutTest {
  private static final int PAGE = 4096;
  private static final int THREADS = 2;
  private static final Geometry PLAIN = new Geometry(PAGE, 9, 4, 1 << 15, 2048);
  private static final long GIB = 1L << 18;

  private static final ScanTime TIME =
      new ScanTime() {
        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public long cpuNanos() {
          return 0;
        }
      };

  /** A source of some like regions. */
  private record Sized(int count, long pages, @Nullable String fingerprints) implements PageSource {
    @Override
    public String label() {
      return "sized";
    }

    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() throws IOException {
      if (pages == 0) {
        throw new IOException("gone");
      }
      return Collections.nCopies(count, new Region("all", 0, pages, "nobody"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      throw new AssertionError("nobody reads it");
    }

    @Override
    public void close() {}
  }

  private static Geometry of(PageSource... sources) {
    return of(config(false, EngineConfig.USUAL_BATCHES, null, sources));
  }

  private static Geometry of(EngineConfig config) {
    return config.geometryFor(config.geometry(), new SourceTable(config.sources()));
  }

  private static EngineConfig config(
      boolean grows, int batchPages, @Nullable ScanTime time, PageSource... sources) {
    return new EngineConfig(
        List.of(sources),
        Stack.PLAIN.hasher(),
        Stack.PLAIN.indexes(),
        ReferencePolicy.PLAIN,
        THREADS,
        ScanListener.NONE,
        batchPages,
        EngineConfig.USUAL_CHUNKS,
        EngineConfig.USUAL_PARTITIONS,
        grows,
        EngineConfig.UNLIMITED,
        EngineConfig.daemonThreads(),
        42,
        time);
  }

  private static Sized fingerprints(int count, long pages) {
    return new Sized(count, pages, "sha256");
  }

  @Test
  void bytesAreLaidOutAsUsualHoweverMany() {
    assertThat(of(new Sized(1, GIB, null))).isEqualTo(PLAIN);
    assertThat(of(new Sized(1, 1024 * GIB, null))).isEqualTo(PLAIN);
    assertThat(of(fingerprints(1, 1024 * GIB), new Sized(1, GIB, null))).isEqualTo(PLAIN);
  }

  @Test
  void fewFingerprintsAreLaidOutAsUsual() {
    assertThat(of(fingerprints(1, GIB))).isEqualTo(PLAIN);
  }

  @Test
  void manyFingerprintsHaveMorePartitionsAndLargerBatches() {
    assertThat(of(fingerprints(1, 16 * GIB))).isEqualTo(new Geometry(PAGE, 12, 8, 1 << 18, 2048));
    assertThat(of(fingerprints(8, GIB), fingerprints(1, 8 * GIB)))
        .isEqualTo(new Geometry(PAGE, 12, 8, 1 << 18, 2048));
    assertThat(of(fingerprints(1, 1024 * GIB)))
        .isEqualTo(new Geometry(PAGE, 12, 12, 1 << 22, 2048));
  }

  /** A small region takes a whole chunk, and would take a longer one. */
  @Test
  void smallRegionsAreLaidOutAsUsual() {
    assertThat(of(fingerprints(100_000, 500))).isEqualTo(PLAIN);
  }

  @Test
  void whereOthersMayComeOrBatchesAreSmallAllIsAsUsual() {
    PageSource large = fingerprints(1, 1024 * GIB);
    int usual = EngineConfig.USUAL_BATCHES;
    assertThat(of(config(true, usual, null, large))).isEqualTo(PLAIN);
    assertThat(of(config(false, usual, TIME, large))).isEqualTo(PLAIN);
    assertThat(of(config(false, 1000, null, large)))
        .isEqualTo(new Geometry(PAGE, 9, 4, 1000, 1000));
  }

  @Test
  void whatIsAskedForIsTaken() {
    Geometry geometry = Geometry.of(List.of(fingerprints(1, GIB)), THREADS, 1000, 5, 3);
    assertThat(geometry).isEqualTo(new Geometry(PAGE, 5, 3, 1000, 1000));
  }

  /** The scan asks it again, and tells what failed. */
  @Test
  void whoCannotListRegionsCountsForNothing() {
    assertThat(of(fingerprints(1, 0))).isEqualTo(PLAIN);
    assertThat(of(fingerprints(1, 0), fingerprints(1, 16 * GIB)).partitionBits()).isEqualTo(8);
  }
}
