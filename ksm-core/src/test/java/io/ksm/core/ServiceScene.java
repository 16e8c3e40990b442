package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.support.NumberedSource;
import io.ksm.core.support.SteppedPauses;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A service whose pauses a test ends by hand, two sources for it, and what it told. */
abstract class ServiceScene {
  final SteppedPauses pauses = new SteppedPauses();
  final Heard heard = new Heard();
  final NumberedSource first = new NumberedSource("first", 1, 2, 3);
  final NumberedSource second = new NumberedSource("second", 3, 2, 4);
  private @Nullable KsmService service;

  /** Writes down what a listener hears. */
  static final class Heard implements KsmServiceListener {
    final List<ScanReport> reports = new CopyOnWriteArrayList<>();
    final List<String> sources = new CopyOnWriteArrayList<>();

    @Override
    public void scanned(ScanReport report) {
      reports.add(report);
    }

    @Override
    public void joined(PageSource source) {
      sources.add(source.label() + " joined");
    }

    @Override
    public void left(PageSource source, @Nullable String failure) {
      sources.add(source.label() + " left: " + failure);
    }
  }

  static KsmBuilder builder(PageSource... sources) {
    KsmBuilder builder = Ksm.builder().hasher("crc32c").index("rb").threads(2);
    for (PageSource source : sources) {
      builder.source(source);
    }
    return builder.policy("ksm:smart-scan=off,pages-to-scan=100,sleep-millisecs=7");
  }

  KsmService start(KsmBuilder builder) throws IOException {
    return start(builder, heard);
  }

  KsmService start(KsmBuilder builder, KsmServiceListener listener) throws IOException {
    KsmService made = make(builder, listener);
    made.start();
    return made;
  }

  /** Makes one that is not started yet. */
  KsmService make(KsmBuilder builder, KsmServiceListener listener) throws IOException {
    service = builder.service(listener, pauses);
    return service;
  }

  @AfterEach
  void stop() throws IOException {
    if (service != null && !service.terminated().isCompletedExceptionally()) {
      service.close();
    }
  }

  static int[] different(int pages) {
    return IntStream.range(0, pages).toArray();
  }

  /** A source that cannot say whether it is static. */
  static PageSource breaking(PageSource source, Error broken) {
    return new ForwardingSource(source) {
      @Override
      public boolean isStatic() {
        throw broken;
      }
    };
  }

  static void refusedAfterTheEnd(CompletableFuture<PageSource> future) {
    assertThatThrownBy(future::get)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("the service has stopped");
  }
}
