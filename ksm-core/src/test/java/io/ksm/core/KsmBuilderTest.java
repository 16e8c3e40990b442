package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PluginFactory;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.support.ClosingSource;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scanner is assembled, or one clear line says why it cannot be. */
class KsmBuilderTest {
  private final List<String> closed = new ArrayList<>();

  private PageSource source(String label, int pageSize) {
    return new ClosingSource(label, pageSize, closed);
  }

  private KsmBuilder builder() {
    return Ksm.builder().hasher("crc32c").index("rb");
  }

  private static void refuses(KsmBuilder builder, String message) {
    assertThatThrownBy(builder::build).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @Test
  void takesPartsAsObjects() throws IOException {
    IndexFactory rb = Plugins.load().indexes().get("rb");
    try (Ksm ksm =
        Ksm.builder()
            .source(source("object", 64))
            .hasher(new NarrowHasher(20))
            .index(() -> rb.create(Options.of(rb, Map.of())))
            .policy(ReferencePolicy.PLAIN)
            .build()) {
      assertThat(ksm.scan().encountered()).isEqualTo(1);
    }
  }

  @Test
  void looksPartsUpWhereItIsTold(@TempDir Path empty) throws IOException {
    try (Plugins plugins = Plugins.load(empty);
        Ksm ksm = builder().plugins(plugins).source(source("object", 64)).build()) {
      assertThat(ksm.scan().encountered()).isEqualTo(1);
    }
  }

  @Test
  void needsASource() {
    refuses(builder(), "there is no source to scan");
  }

  @Test
  void needsAHasherAndAnIndex() {
    try (Plugins all = Plugins.load();
        Plugins few = Plugins.of(all.hashers().get("crc32"), all.indexes().get("rb"))) {
      refuses(
          Ksm.builder().plugins(few).source(source("a", 64)).index("rb"),
          "no hasher was chosen: there are crc32");
    }
    refuses(
        Ksm.builder().source(source("b", 64)).hasher("crc32"),
        "no index was chosen: there are rb, skiplist");
    assertThat(closed).containsExactly("a", "b");
  }

  /** As with the command: the one that suits this processor. */
  @Test
  void hasADefaultHasher() throws IOException {
    try (Ksm ksm = Ksm.builder().source("synthetic:pages=100,bytes=on").index("rb").build()) {
      assertThat(ksm.scan().encountered()).isEqualTo(100);
    }
  }

  @Test
  void refusesUnknownPartsAndOptions() {
    refuses(
        builder().source(source("a", 64)).hasher("crc32x"),
        "no hasher 'crc32x', did you mean 'crc32'?: there are auto, crc32, crc32c, xxh32, xxh64;"
            + " plug-ins are found on the class path, on the module path and in folders given to"
            + " Plugins.load");
    refuses(
        builder().source(source("b", 64)).index("rb:colour=black"),
        "unknown option 'colour' of 'rb': it knows no options");
    refuses(
        builder().source(source("c", 64)).policy("ksm:off"),
        "'off' after 'ksm:' is not an option: write ksm:key=value,key=value");
    assertThat(closed).containsExactly("a", "b", "c");
  }

  @Test
  void refusesDifferentPageSizes() {
    refuses(
        builder().source(source("small", 64)).source(source("large", 4096)),
        "source 'small' has pages of 64 bytes and 'large' of 4096: scan them one after the other");
    assertThat(closed).containsExactly("small", "large");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4096, 32, 100, 4095, 6144})
  void refusesPageSizesThatAreNoPowersOfTwo(int size) {
    refuses(
        builder().source(source("odd", size)),
        "source 'odd' has pages of %d bytes: a page size is a power of two, at least 64"
            .formatted(size));
    assertThat(closed).containsExactly("odd");
  }

  @Test
  void closesWhatItOpenedWhenAnotherSourceIsMissing() {
    String names =
        Plugins.load().sources().all().stream()
            .map(PluginFactory::name)
            .collect(Collectors.joining(", "));
    refuses(
        builder().source(source("first", 64)).source("imago:1").source(source("last", 64)),
        "no source 'imago', did you mean 'image'?: there are %s; plug-ins are found on the class path, on the module path and in folders given to Plugins.load"
            .formatted(names));
    assertThat(closed).containsExactly("first", "last");
  }

  @Test
  void whatDoesNotCloseHidesNoError() {
    assertThatThrownBy(() ->
            builder()
                .source(source("stubborn a", 64))
                .source(source("stubborn b", 64))
                .source(source("c", 128))
                .build())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("source 'stubborn a' has pages of 64 bytes")
        .satisfies(
            error -> assertThat(error.getSuppressed()).hasSize(1),
            error ->
                assertThat(error.getSuppressed()[0])
                    .hasMessage("stubborn a does not close")
                    .hasSuppressedException(new IOException("stubborn b does not close")));
    assertThat(closed).containsExactly("stubborn a", "stubborn b", "c");
  }

  @Test
  void leavesASourceOfAnotherEngineAsItWas() throws IOException {
    Window window = new Window(0, 2, 64);
    SwappingSource others = new SwappingSource("another's", window, false);
    others.remap(List.of(Region.resident("all", 0, 2, "")));
    others.write(0, new byte[64]);
    others.write(64, new byte[64]);
    try (Ksm ksm = builder().source(others).policy("eager").build()) {
      assertThat(ksm.scan().counters().pagesSharing()).isEqualTo(1);
      refuses(
          builder().source(source("a", 64)).source(others),
          "another's belongs to an engine already");
      assertThatThrownBy(() -> builder().source(others).source(source("b", 64)).service())
          .hasMessage("another's belongs to an engine already");
      assertThatThrownBy(() -> builder().source(others).hasher("md5").build())
          .hasMessageStartingWith("no hasher 'md5'");
      assertThat(closed).containsExactly("a", "b");
      assertThat(others.frames()).as("closing would drop them").isEqualTo(1);
      assertThat(ksm.scan().counters().pagesSharing()).isEqualTo(1);
    }
  }

  @Test
  void closesAMergingSourceThatNobodyElseHas() {
    SwappingSource free = new SwappingSource("free", new Window(0, 1, 64), false);
    free.remap(List.of(Region.resident("all", 0, 1, "")));
    free.write(0, new byte[64]);
    refuses(
        builder().source(free).source(source("large", 128)),
        "source 'free' has pages of 64 bytes and 'large' of 128: scan them one after the other");
    assertThat(free.mappedPages()).as("it was closed").isZero();
  }

  @Test
  void aFinderNeedsAService() {
    refuses(
        builder().source(source("a", 64)).finder(List::of),
        "a finder of sources needs a service: call service()");
    assertThat(closed).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025, Integer.MIN_VALUE})
  void refusesThreadsOutOfRange(int threads) {
    assertThatThrownBy(() -> builder().threads(threads))
        .isInstanceOf(UsageException.class)
        .hasMessage("%d threads cannot scan: give 1 to 1024", threads);
  }

  @Test
  void refusesABatchOfNothing() {
    assertThatThrownBy(() -> builder().batchPages(0))
        .isInstanceOf(UsageException.class)
        .hasMessage("a batch of 0 pages does nothing: give 1 or more");
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 31) + 4096, 1L << 40, 1L << 50})
  void refusesMorePagesThanItCanNumber(long pages) throws IOException {
    PageSource huge = new ClosingSource("huge", 64, pages, closed);
    try (Ksm ksm = builder().source(huge).build()) {
      assertThatThrownBy(ksm::scan)
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "the sources have more than 2,147,483,648 pages (8 TiB of 4 KiB pages):"
                  + " scan fewer of them at once");
    }
    assertThat(closed).containsExactly("huge");
  }
}
