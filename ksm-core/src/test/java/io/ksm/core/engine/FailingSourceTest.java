package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.SourceGoneException;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FailingSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that fails is named, and disturbs no other. */
class FailingSourceTest {
  private static final int PAGES = 60;

  /** The ways in which memory goes. */
  private enum Kind {
    GONE("process 7 has gone") {
      @Override
      void fail() throws IOException {
        throw new SourceGoneException("process 7 has gone");
      }
    },
    UNREADABLE("input/output error") {
      @Override
      void fail() throws IOException {
        throw new IOException("input/output error");
      }
    },
    UNMAPPED("went away") {
      @Override
      void fail() {
        throw new InternalError("a fault occurred in an unsafe memory access operation");
      }
    };

    final String message;

    Kind(String message) {
      this.message = message;
    }

    abstract void fail() throws IOException;
  }

  private final NumberedMemory<WorkloadSource> before =
      NumberedMemory.live("before", contents(page -> 1 + page % 20));
  private final NumberedMemory<WorkloadSource> failing =
      NumberedMemory.live("failing", contents(page -> 1001 + page % 15));
  private final NumberedMemory<WorkloadSource> after =
      NumberedMemory.live("after", contents(page -> 11 + page % 30));

  private static int[] contents(IntUnaryOperator content) {
    return IntStream.range(0, PAGES).map(content).toArray();
  }

  /** What is to be known of the others after some scans, had there never been a failing one. */
  private List<SourceReport> undisturbed(int scans) {
    try (Engine engine = EngineSetup.PLAIN.engine(before.source(), after.source())) {
      Standing.after(engine, scans);
      return engine.report(0).sources();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileItIsRead(Kind kind) {
    for (int threads : new int[] {1, 3}) {
      for (int good = 0; good < 3; good++) {
        for (int reads = 0; reads < 20; reads++) {
          checkRead(kind, threads, good, reads);
        }
      }
    }
  }

  private void checkRead(Kind kind, int threads, int goodScans, int reads) {
    FailingSource source = new FailingSource(failing.source(), kind::fail);
    try (Engine engine = engine(threads, source)) {
      Standing.after(engine, goodScans);
      source.failAfter(reads);
      Standing.after(engine, 2);
      checkOthers(engine, goodScans + 2);
      // Comparisons, too, may be what fails, and these are done with in a settled scan.
      source.failAfter(0);
      Standing.after(engine, 2);
      checkOthers(engine, goodScans + 4);
      checkFailed(engine, kind);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNMAPPED")
  void whenItsRegionsAreListed(Kind kind) {
    for (int goodScans = 0; goodScans < 4; goodScans++) {
      FailingSource source = new FailingSource(failing.source(), kind::fail);
      try (Engine engine = engine(2, source)) {
        Standing.after(engine, goodScans);
        source.failToList();
        Standing.after(engine, 1);
        checkOthers(engine, goodScans + 1);
        checkFailed(engine, kind);
      }
    }
  }

  private Engine engine(int threads, PageSource source) {
    return EngineSetup.PLAIN.withThreads(threads).engine(before.source(), source, after.source());
  }

  private void checkOthers(Engine engine, int scans) {
    List<SourceReport> others = new ArrayList<>(engine.report(0).sources());
    others.remove(1);
    assertThat(others).isEqualTo(undisturbed(scans));
  }

  /** Nothing is left of a failed source but its name and the reason. */
  private static void checkFailed(Engine engine, Kind kind) {
    SourceReport report = engine.report(0).sources().get(1);
    assertThat(report.label()).isEqualTo("failing");
    assertThat(report.failure()).contains(kind.message);
    assertThat(report.figures()).isEqualTo(PageFigures.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void itsPagesLeaveTheFramesThatTheyShareWithOthers(Kind kind) {
    FailingSource source = new FailingSource(failing.source(), kind::fail);
    failing.write(0, 1, 2, 3);
    try (Engine engine = engine(2, source)) {
      Standing.after(engine, 3);
      source.failAfter(2);
      Standing.after(engine, 2);
      checkOthers(engine, 5);
      checkFailed(engine, kind);
      assertThat(Standing.of(engine.counters())).isEqualTo(withoutIt());
    }
  }

  private Standing withoutIt() {
    try (Engine engine = EngineSetup.PLAIN.engine(before.source(), after.source())) {
      return Standing.after(engine, 5);
    }
  }

  @AfterEach
  void close() {
    before.close();
    failing.close();
    after.close();
  }
}
