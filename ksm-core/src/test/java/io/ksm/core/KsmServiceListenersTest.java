package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners may fail, and the service goes on. */
@Timeout(60)
class KsmServiceListenersTest extends ServiceScene {
  /** A listener that throws when it hears of some things. */
  private static KsmServiceListener throwingAt(String... what) {
    return new KsmServiceListener() {
      private void hear(String heard) {
        if (List.of(what).contains(heard)) {
          throw new IllegalStateException(heard);
        }
      }

      @Override
      public void joined(PageSource source) {
        hear("joined " + source.label());
      }

      @Override
      public void left(PageSource source, @Nullable String failure) {
        hear("left " + source.label());
      }
    };
  }

  @Test
  void listenersThatFailAreKeptAndTheServiceWarnsOfThem() throws Exception {
    KsmService service =
        start(
            builder(first, second)
                .listener((done, total) -> {
                  throw new AssertionError("no terminal");
                }),
            throwingAt("left second", "joined third"));
    pauses.await();
    PageSource third = new NumberedSource("third", 5);
    CompletableFuture<PageSource> added = service.add(third);
    CompletableFuture<PageSource> removed = service.remove(second);
    pauses.next(3);
    assertThat(added.get()).isSameAs(third);
    assertThat(removed.get()).isSameAs(second);
    assertThat(second.isClosed()).isTrue();
    ServiceReport report = service.report(new ReportOptions(1)).get();
    assertThat(report.sources()).containsExactly(first, third);
    assertThat(report.warnings())
        .hasSize(3)
        .element(0)
        .asString()
        .matches(
            "a listener's progress\\(\\) has failed \\d+ times, the last time by"
                + " java.lang.AssertionError: no terminal");
    assertThat(report.warnings())
        .contains(
            "a listener's joined() has failed 1 times, the last time by"
                + " java.lang.IllegalStateException: joined third",
            "a listener's left() has failed 1 times, the last time by"
                + " java.lang.IllegalStateException: left second");
    assertThat(service.isRunning()).isTrue();
  }

  /** A message of several lines, and failures that cannot even say what they are. */
  @Test
  void listenersMayFailInEveryWay() throws Exception {
    Queue<Throwable> failures =
        new ArrayDeque<>(
            List.of(
                new StackOverflowError(),
                new Speechless(),
                new IllegalStateException("\n the disk\tis full\n\nat line 7\n"),
                new IOException("broken pipe")));
    List<String> lines = new ArrayList<>();
    KsmService service =
        start(
            builder(first)
                .listener((done, total) ->
                    KsmServiceListenersTest.<RuntimeException>sneak(failures.poll())),
            heard);
    pauses.await();
    while (lines.size() < 4) {
      lines.add(service.report(new ReportOptions(1)).get().warnings().getFirst());
      pauses.next();
    }
    assertThat(lines)
        .containsExactly(
            "a listener's progress() has failed 1 times, the last time by"
                + " java.lang.StackOverflowError",
            "a listener's progress() has failed 2 times, the last time by "
                + Speechless.class.getName(),
            "a listener's progress() has failed 3 times, the last time by"
                + " java.lang.IllegalStateException: the disk is full",
            "a listener's progress() has failed 4 times, the last time by"
                + " java.io.IOException: broken pipe");
    assertThat(service.isRunning()).isTrue();
  }

  /** Cannot say what it is. */
  @SuppressWarnings("serial") // Nobody writes it down.
  private static final class Speechless extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** Throws what nobody declares, as other languages do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(@Nullable Throwable thrown) throws X {
    if (thrown != null) {
      throw (X) thrown;
    }
  }

  @Test
  void aListenerThatHearsOfTooLittleMemoryEndsTheService() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("for a test");
    KsmService service =
        start(
            builder(first)
                .listener((done, total) -> {
                  throw error;
                }));
    assertThatThrownBy(() -> service.terminated().get()).hasCause(error);
  }
}
