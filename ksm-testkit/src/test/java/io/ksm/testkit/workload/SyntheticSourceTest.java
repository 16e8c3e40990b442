package io.ksm.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.Options;
import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticSourceTest {

  private static PageSource open(String options) throws IOException {
    SourceFactory factory = new SyntheticSourceFactory();
    Map<String, String> given = new HashMap<>();
    for (String option : options.split(",", -1)) {
      int equals = option.indexOf('=');
      given.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return factory.open("", Options.of(factory, given)).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "64", "999", "1000", "1024"})
  void kindsHaveTheirExactNumbers(int pages) throws IOException {
    try (PageSource source =
        open("pages=" + pages + ",duplicates=40,copies=5,zero=30,page-size=64")) {
      assertThat(source.isStatic()).isTrue();
      Counters counters = new SortAndCount(List.of(source)).counters(true, Integer.MAX_VALUE, 1);
      long zero = pages * 30L / 100;
      long duplicates = pages * 40L / 100;
      assertThat(counters.ksmZeroPages()).isEqualTo(zero);
      if (duplicates >= 5) {
        assertThat(counters.pagesShared()).isEqualTo(duplicates / 5);
        assertThat(counters.pagesSharing()).isEqualTo(duplicates - duplicates / 5);
        assertThat(counters.pagesUnshared()).isEqualTo(pages - zero - duplicates);
      }
    }
  }

  @Test
  void volatilePagesChangeAtEveryScanAndOthersNever() throws IOException {
    try (PageSource source =
            open("pages=200,duplicates=20,copies=2,zero=10,volatile=25,page-size=64");
        ReferenceKsm ksm =
            new ReferenceKsm(
                List.of(source), new NarrowHasher(64), ReferencePolicy.PLAIN.withZeroPages())) {
      assertThat(source.isStatic()).isFalse();
      Counters counters = Counters.NONE;
      for (int scan = 0; scan < 5; scan++) {
        counters = ksm.scan();
      }
      assertThat(counters.pagesShared()).isEqualTo(20);
      assertThat(counters.pagesSharing()).isEqualTo(20);
      assertThat(counters.ksmZeroPages()).isEqualTo(20);
      assertThat(counters.pagesVolatile()).isEqualTo(50);
      assertThat(counters.pagesUnshared()).isEqualTo(90);
    }
  }

  @Test
  void aSeedGivesTheSamePagesAgainInAnyOrder() throws IOException {
    try (PageSource one = open("pages=100,seed=5");
        PageSource same = open("pages=100,seed=5");
        PageSource other = open("pages=100,seed=6,zero=0")) {
      byte[] all = read(one, 0, 100);
      byte[] again = new byte[all.length];
      for (int page = 99; page >= 0; page--) {
        System.arraycopy(read(same, page, 1), 0, again, page * 4096, 4096);
      }
      assertThat(again).isEqualTo(all);
      assertThat(read(other, 0, 100)).isNotEqualTo(all);
    }
  }

  private static byte[] read(PageSource source, int first, int count) throws IOException {
    Region region = source.regions().getFirst();
    try (PageChunk chunk = new PageChunk(source.pageSize(), count)) {
      chunk.begin(count, false);
      source.read(region, first, count, chunk);
      for (int i = 0; i < count; i++) {
        assertThat(chunk.state(i)).isEqualTo(PageState.PRESENT);
      }
      return chunk
          .memory()
          .asSlice(chunk.offset(0), (long) count * source.pageSize())
          .toArray(ValueLayout.JAVA_BYTE);
    }
  }

  static Stream<Arguments> badOptions() {
    return Stream.of(
        Arguments.of("pages=0", "option 'pages' of 'synthetic' is '0'"),
        Arguments.of("zero=101", "option 'zero' of 'synthetic' is '101'"),
        Arguments.of("zero=60,duplicates=41", "option 'duplicates' of 'synthetic' is '41'"),
        Arguments.of("page-size=100", "option 'page-size' of 'synthetic' is '100'"),
        Arguments.of("copies=1", "option 'copies' of 'synthetic' is '1'"),
        Arguments.of("colour=red", "unknown option 'colour' of 'synthetic'"));
  }

  @ParameterizedTest
  @MethodSource("badOptions")
  void refusesBadOptions(String options, String message) {
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAnArgument() {
    SourceFactory factory = new SyntheticSourceFactory();
    assertThatThrownBy(() -> factory.open("pages", Options.of(factory, Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'pages'");
  }

  @Test
  void isRegistered() {
    assertThat(ServiceLoader.load(SourceFactory.class))
        .hasAtLeastOneElementOfType(SyntheticSourceFactory.class);
    assertThat(new SyntheticSourceFactory().name()).isEqualTo("synthetic");
  }
}
