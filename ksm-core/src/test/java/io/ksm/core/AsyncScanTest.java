package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What depends on a scan in the background may use the scanner. */
@Timeout(60)
class AsyncScanTest {
  private final CompletableFuture<Void> begin = new CompletableFuture<>();

  private Ksm scanner() throws IOException {
    return Ksm.builder()
        .hasher("crc32")
        .index("rb")
        .policy("ksm:smart-scan=off")
        .threads(2)
        .listener((done, total) -> begin.join())
        .source(new NumberedSource("memory", 1, 2, 3, 2, 1, 2))
        .build();
  }

  /** What one may ask of a scanner, as one number. */
  @SuppressWarnings("ImmutableEnumChecker") // Method references.
  private enum Question {
    SCAN(ksm -> ksm.scan().counters().fullScans(), 3),
    REPORT(ksm -> ksm.report(10).counters().pagesSharing(), 3),
    EQUAL_PAGES(Question::equalPages, 5),
    READ(ksm -> bytes(ksm), NumberedSource.PAGE_SIZE),
    ESTIMATE(ksm -> Math.min(ksm.memoryEstimate(), 1), 1),
    UNMERGE(Question::unmerge, 0),
    CLOSE(Question::close, 0);

    final ToLongFunction<Ksm> ask;
    final long answer;

    Question(ToLongFunction<Ksm> ask, long answer) {
      this.ask = ask;
      this.answer = answer;
    }

    private static long bytes(Ksm ksm) {
      byte[] bytes = ksm.read(ksm.report(1).repeated().getFirst());
      return bytes == null ? 0 : bytes.length;
    }

    private static long equalPages(Ksm ksm) {
      long[] sum = {0};
      try {
        ksm.visitEqualPages(
            new EqualPagesVisitor() {
              @Override
              public void content(long hash, long pages) {
                sum[0] += pages;
              }

              @Override
              public void pages(PageSource source, String label, long address, long pages) {}
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return sum[0];
    }

    private static long unmerge(Ksm ksm) {
      try {
        ksm.unmerge();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return ksm.counters().pagesSharing();
    }

    private static long close(Ksm ksm) {
      try {
        ksm.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return 0;
    }
  }

  /** The scan waits for its dependents, so that they run where it ends. */
  @ParameterizedTest
  @EnumSource
  void aDependentAsksItsOwnScanner(Question question) throws IOException {
    try (Ksm ksm = scanner()) {
      CompletableFuture<Long> answer =
          ksm.scanAsync()
              .thenCompose(report -> ksm.scanAsync())
              .thenApply(report -> question.ask.applyAsLong(ksm));
      begin.complete(null);
      assertThat(answer.join()).isEqualTo(question.answer);
    }
  }

  /** Java closes a file under a thread that is interrupted while it reads. */
  @Test
  void anInterruptedDependentStopsItsScanAndStaysInterrupted() throws IOException {
    try (Ksm ksm = scanner()) {
      CompletableFuture<Boolean> interrupted =
          ksm.scanAsync()
              .thenApply(report -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(ksm::scan).hasMessageContaining("was stopped after 6 of 6");
                return Thread.interrupted();
              });
      begin.complete(null);
      assertThat(interrupted.join()).isTrue();
      assertThat(ksm.scan().counters().fullScans()).isEqualTo(2);
    }
  }
}
