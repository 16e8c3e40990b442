package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.plugin.support.PluginJar;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that breaks its contract is named with its plug-in and jar, whatever it does wrong. */
class SourceFaultTest {
  @TempDir private Path folder;

  private Path write(String method) throws IOException {
    return new PluginJar()
        .mine(
            "SourceFactory",
            """
            public List<PageSource> open(String argument, Options options) {
              return List.of(new Small());
            }
            static class Good implements PageSource {
              public String label() { return "small"; }
              public int pageSize() { return 64; }
              public boolean isStatic() { return true; }
              public List<Region> regions() { return List.of(Region.resident("all", 0, 2, "")); }
              public void read(Region region, long firstPage, int count, PageSink into) {
                into.buffer().asSlice(0, count * 64L).fill((byte) 7);
                into.setStates(0, count, PageState.PRESENT);
              }
              public void close() {}
            }
            static final class Small extends Good {
              %s
            }
            """
                .formatted(method))
        .write(folder.resolve("x.jar"));
  }

  private static Sources open(Plugins plugins) throws IOException {
    return Sources.open(plugins.sources(), List.of("mine:x"), SourceWishes.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          public String label() { return null; }     | label() of a source returns null
          public String label() { return "" + 1 / 0; } | ArithmeticException: / by zero
          public int pageSize() { return 0; }        | pageSize() of 'small' is 0, which is not
          public int pageSize() { return 3000; }     | pageSize() of 'small' is 3000, which is not
          public String identity() { throw new Error("i"); } | Error: i
          public boolean isStatic() { throw new LinkageError("s"); } | LinkageError: s
          public boolean isStatic() { throw new io.ksm.api.UsageException("u"); } | UsageException: u
          """)
  void isNamedWhereItIsOpened(String method, String message) throws IOException {
    Path jar = write(method);
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> open(plugins))
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith("source 'mine' (%s): ".formatted(jar))
          .hasMessageContaining(message)
          .hasMessageEndingWith(", a fault of the plug-in");
    }
  }

  @Test
  void isClosedThoughItSaysThatTheUserIsWrong() throws IOException {
    write(
        """
        public String identity() { throw new io.ksm.api.UsageException("u"); }
        public void close() { throw new IllegalStateException("closed"); }
        """);
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> open(plugins))
          .isInstanceOf(PluginFault.class)
          .hasSuppressedException(new IllegalStateException("closed"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          public void read(Region r, long f, int c, PageSink i) { throw new Error("e"); } | small: cannot be read: java.lang.Error: e
          public List<Region> regions() { throw new LinkageError("l"); } | small: cannot list its regions: java.lang.LinkageError: l
          public long cpuNanos() { throw new LinkageError("c"); } | small: cannot tell its processor time: java.lang.LinkageError: c
          public long pinnedBytes() { throw new LinkageError("p"); } | small: cannot tell what is pinned: java.lang.LinkageError: p
          """)
  void isNamedWhereItFails(String method, String reason) throws IOException {
    Path jar = write(method);
    try (Plugins plugins = Plugins.load(folder)) {
      PageSource source = open(plugins).take().getFirst();
      try (Ksm ksm = Ksm.builder().source(source).hasher("crc32c").index("rb").build()) {
        ksm.scan();
        assertThat(ksm.report(new ReportOptions(1)).sources()).hasSize(1);
        assertThat(ksm.failure(source))
            .isEqualTo(reason + ", a fault of the plug-in source 'mine' (" + jar + ")");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          return null;                 | warnings() returns null
          throw new LinkageError("w"); | warnings() fails: LinkageError: w
          """)
  void warningsThatItCannotTellAreAWarning(String body, String what) throws IOException {
    Path jar = write("public List<String> warnings() { %s }".formatted(body));
    try (Plugins plugins = Plugins.load(folder)) {
      Sources sources = open(plugins);
      NamedSource named = sources.all().getFirst();
      String line = "source 'mine' (%s): 'small': %s, a fault of the plug-in".formatted(jar, what);
      assertThat(named.warnings()).containsExactly(line);
      assertThat(named.damage()).isEmpty();
      assertThat(named.notes()).isEmpty();
      try (Ksm ksm =
          Ksm.builder().source(sources.take().getFirst()).hasher("crc32c").index("rb").build()) {
        assertThat(ksm.warnings()).containsExactly(line);
      }
    }
  }

  @Test
  void isNamedWhereItDoesNotClose() throws IOException {
    Path jar = write("public void close() { throw new LinkageError(\"c\"); }");
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> open(plugins).close())
          .isInstanceOf(PluginFault.class)
          .hasMessage("source 'mine' (%s): LinkageError: c, a fault of the plug-in", jar);
    }
  }
}
