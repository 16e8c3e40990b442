package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.UsageException;
import io.ksm.core.report.MemoryLimitException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  private final StringWriter err = new StringWriter();

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new UsageException("no hasher 'x'"), 2, "no hasher 'x'"),
        Arguments.of(new IOException("two\n  lines\r\n"), 1, "two\\n  lines"),
        Arguments.of(new IOException(), 1, "IOException"),
        Arguments.of(new UncheckedIOException(new IOException("within")), 1, "within"),
        Arguments.of(new NoSuchFileException("/a"), 1, "no such file: '/a'"),
        Arguments.of(new AccessDeniedException("/a"), 1, "permission denied: '/a'"),
        Arguments.of(new FileSystemException("/a", null, "is odd"), 1, "/a: is odd"),
        Arguments.of(
            new IllegalStateException(new OutOfMemoryError("Java heap space")),
            1,
            "out of memory: give more by KSM_JAVA_OPTS=-Xmx…g, or scan less at once"),
        Arguments.of(
            new MemoryLimitException("too large: give Java a larger heap (-Xmx)", 2, 1),
            1,
            "too large: give Java a larger heap (-Xmx) by KSM_JAVA_OPTS=-Xmx…g"),
        Arguments.of(
            new IllegalStateException("odd"),
            1,
            "internal error: java.lang.IllegalStateException: odd; run it again with --debug to see"
                + " where"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void eachErrorIsOneLineAndAStatus(Throwable error, int status, String line) {
    assertThat(new Failures(new PrintWriter(err), false).report(error)).isEqualTo(status);
    assertThat(err.toString()).isEqualTo("ksm: " + line + System.lineSeparator());
  }

  @Test
  void debugAddsTheStackTrace() {
    new Failures(new PrintWriter(err), true).report(new UsageException("wrong"));

    assertThat(err.toString()).startsWith("ksm: wrong").contains("\tat " + getClass().getName());
  }
}
