package io.ksm.source.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.trace.Sample;
import io.ksm.trace.StateCode;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is refused a trace leaves nothing open, neither of this opening nor of a later one. */
class RefusedTraceTest {
  private final TraceSourceFactory factory = new TraceSourceFactory();

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    try (TraceWriter writer = begin("t")) {
      writer.beginSample();
      writer.source(0, "redis (12)", false, null, 0);
      writer.region(0, new Region("heap", 0, 2, "uid:1"));
      writer.page(0, 0, StateCode.PRESENT, 0, 0, 7, 1);
      writer.page(0, 1, StateCode.PRESENT, 0, 0, 7, 1);
      writer.endSample(new Sample());
      writer.endPart();
    }
  }

  private TraceWriter begin(String name) throws IOException {
    TraceHeader header = new TraceHeader(name, "host", "boot", "0123456789abcdef", 4096);
    return TraceWriter.create(folder.resolve(name), header, false);
  }

  private Options options(Map<String, String> given) {
    return Options.of(factory, given);
  }

  @Test
  void aWrongMomentKeepsNoNumbers() throws IOException {
    String trace = folder.resolve("t").toString();
    for (String at : new String[] {"nonsense", "-7s"}) {
      assertThatThrownBy(
              () -> factory.open(trace, options(Map.of("contents", "numbers", "at", at))))
          .isInstanceOf(UsageException.class);
    }
    for (PageSource source : factory.open(trace, options(Map.of("contents", "numbers")))) {
      assertThat(openNumbers()).isEqualTo(1);
      source.close();
    }
    assertThat(openNumbers()).isZero();
  }

  @Test
  void aTraceThatNeverHadASourceIsRefusedWhicheverMomentsAreWanted() throws IOException {
    try (TraceWriter writer = begin("empty")) {
      writer.beginSample();
      writer.endSample(new Sample());
      writer.endPart();
    }
    String trace = folder.resolve("empty").toString();
    assertThatThrownBy(() -> factory.open(trace, options(Map.of())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("had no source at sample 0");
    assertThatThrownBy(
            () -> factory.open(trace, options(Map.of("moments", "all", "contents", "numbers"))))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("had no source at any sample");
    assertThat(openNumbers()).isZero();
  }

  /** Returns how many files of contents' numbers this process has open. */
  private static long openNumbers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(RefusedTraceTest::isOfNumbers).count();
    }
  }

  private static boolean isOfNumbers(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("ksm-contents");
    } catch (NoSuchFileException e) {
      return false; // That of the listing itself.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
