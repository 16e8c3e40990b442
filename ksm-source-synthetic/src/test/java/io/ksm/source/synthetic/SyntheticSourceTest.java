package io.ksm.source.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.reference.ReferenceKsm;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.SortAndCount;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests options, counts and contents of synthetic memory. */
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
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 24, 25, 26, 64, 999, 1000, 1024})
  void kindsHaveTheirExactNumbers(int pages) throws IOException {
    try (PageSource source =
        open("pages=" + pages + ",duplicates=40,copies=5,zero=30,page-size=64,bytes=on")) {
      assertThat(source.isStatic()).isTrue();
      Counters counters = new SortAndCount(List.of(source)).counters(true, Integer.MAX_VALUE, 1);
      long zero = pages * 30L / 100;
      long share = pages * 40L / 100;
      long duplicates = share == 1 ? 0 : share; // A page alone equals no other.
      long groups = duplicates == 0 ? 0 : Math.max(1, duplicates / 5);
      assertThat(counters.ksmZeroPages()).isEqualTo(zero);
      assertThat(counters.pagesShared()).isEqualTo(groups);
      assertThat(counters.pagesSharing()).isEqualTo(duplicates - groups);
      assertThat(counters.pagesUnshared()).isEqualTo(pages - zero - duplicates);
    }
  }

  @Test
  void volatilePagesChangeAtEveryScanAndOthersNever() throws IOException {
    try (PageSource source =
            open("pages=200,duplicates=20,copies=2,zero=10,volatile=25,page-size=64,bytes=on");
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
    try (PageSource one = open("pages=100,seed=5,bytes=on");
        PageSource same = open("pages=100,seed=5,bytes=on");
        PageSource other = open("pages=100,seed=6,zero=0,bytes=on")) {
      byte[] all = read(one, 0, 100);
      byte[] again = new byte[all.length];
      for (int page = 99; page >= 0; page--) {
        System.arraycopy(read(same, page, 1), 0, again, page * 4096, 4096);
      }
      assertThat(again).isEqualTo(all);
      assertThat(read(other, 0, 100)).isNotEqualTo(all);
    }
  }

  /** Fingerprints are equal where bytes are, and zero where those are. */
  @ParameterizedTest
  @ValueSource(ints = {1, 64, 999})
  void fingerprintsTellTheSameAsBytes(int pages) throws IOException {
    String options = "copies=3,zero=20,volatile=10,page-size=64,seed=9,pages=" + pages;
    try (PageSource bytes = open(options + ",bytes=on");
        PageSource prints = open(options);
        PageChunk chunk = new PageChunk(64, pages)) {
      assertThat(bytes.fingerprints()).isNull();
      assertThat(prints.fingerprints()).isEqualTo("synthetic");
      Map<List<Long>, String> contents = new HashMap<>();
      chunk.begin(pages, false);
      prints.read(prints.regions().getFirst(), 0, pages, chunk);
      for (int page = 0; page < pages; page++) {
        String content = HexFormat.of().formatHex(read(bytes, page, 1));
        List<Long> print = List.of(chunk.fingerprintHigh(page), chunk.fingerprintLow(page));
        assertThat(contents.put(print, content)).isIn(null, content);
        assertThat(print.equals(List.of(0L, 0L))).isEqualTo(content.matches("0+"));
      }
      assertThat(contents.values()).doesNotHaveDuplicates();
    }
  }

  /** They are not in any table. */
  @Test
  void theLastPagesOfAHugeMemoryAreReadAtOnce() throws IOException {
    try (PageSource source = open("size=32TiB");
        PageChunk chunk = new PageChunk(4096, 4)) {
      Region region = source.regions().getFirst();
      assertThat(region.pages()).isEqualTo(1L << 33);
      chunk.begin(4, false);
      source.read(region, region.pages() - 3, 4, chunk);
      assertThat(chunk.state(2)).isEqualTo(PageState.PRESENT);
      assertThat(chunk.state(3)).isEqualTo(PageState.ABSENT);
    }
  }

  /** So that memories of one seed share what they both have. */
  @Test
  void aLargerMemoryHasTheContentsOfASmallerOne() throws IOException {
    try (PageSource small = open("pages=500,zero=0,seed=3");
        PageSource large = open("pages=2000,zero=0,seed=3");
        PageSource other = open("pages=2000,zero=0,seed=4")) {
      Set<Long> prints = prints(small);
      assertThat(prints).hasSize(300 + 50);
      assertThat(prints(large)).containsAll(prints);
      assertThat(prints(other)).doesNotContainAnyElementsOf(prints);
    }
  }

  private static Set<Long> prints(PageSource source) throws IOException {
    Region region = source.regions().getFirst();
    int pages = (int) region.pages();
    Set<Long> found = new HashSet<>();
    try (PageChunk chunk = new PageChunk(source.pageSize(), pages)) {
      chunk.begin(pages, false);
      source.read(region, 0, pages, chunk);
      for (int page = 0; page < pages; page++) {
        found.add(chunk.fingerprintLow(page));
      }
    }
    return found;
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
        Arguments.of("bytes=yes", "option 'bytes' of 'synthetic' is 'yes': give on or off"),
        Arguments.of("domain= ", "option 'domain' of 'synthetic' is ' ': give a name"),
        Arguments.of("size=", "option 'size' of 'synthetic' is '': give whole pages of 4096"),
        Arguments.of("size=4097", "option 'size' of 'synthetic' is '4097': give whole pages"),
        Arguments.of("size=0", "option 'size' of 'synthetic' is '0'"),
        Arguments.of("size=33TiB", "option 'size' of 'synthetic' is '33TiB': give whole pages of"),
        Arguments.of("size=9000000TiB", "is '9000000TiB': give whole pages of 4096 bytes, at most"),
        Arguments.of("size=1GiB,pages=5", "either a size or a number of pages, not both"),
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
