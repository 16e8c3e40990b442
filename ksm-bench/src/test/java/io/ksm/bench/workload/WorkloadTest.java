package io.ksm.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.core.plugin.Plugins;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final int PAGES = 2000;
  private static final long SEED = 20_261_123;

  /** Bytes of pages, as often as they occur; equal by content. */
  private static Map<List<Byte>, Integer> contents(Layout layout) {
    Map<List<Byte>, Integer> contents = new HashMap<>();
    for (byte[] page : pages(layout)) {
      List<Byte> bytes = new ArrayList<>();
      for (byte b : page) {
        bytes.add(b);
      }
      contents.merge(bytes, 1, Integer::sum);
    }
    return contents;
  }

  private static List<byte[]> pages(Layout layout) {
    List<byte[]> pages = new ArrayList<>();
    for (int memory = 0; memory < layout.memories().size(); memory++) {
      int count = layout.memories().get(memory).length;
      MemorySegment bytes = MemorySegment.ofArray(new byte[count * Layout.PAGE_SIZE]);
      layout.write(memory, 0, count, bytes);
      for (int page = 0; page < count; page++) {
        pages.add(
            bytes
                .asSlice((long) page * Layout.PAGE_SIZE, Layout.PAGE_SIZE)
                .toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return pages;
  }

  @ParameterizedTest
  @EnumSource
  void savesExactlyWhatItSays(Workload workload) {
    Layout layout = workload.layout(PAGES, SEED);
    Map<List<Byte>, Integer> contents = contents(layout);
    long nonZero =
        contents.keySet().stream().filter(page -> page.stream().anyMatch(b -> b != 0)).count();
    assertThat(layout.mergeablePages()).isEqualTo(layout.pages() - nonZero);
    assertThat(layout.pages()).isBetween(PAGES - 3L, (long) PAGES);
  }

  @ParameterizedTest
  @EnumSource
  void equalSeedsGiveEqualBytes(Workload workload) {
    assertThat(pages(workload.layout(64, 7)))
        .containsExactlyElementsOf(pages(workload.layout(64, 7)));
    assertThat(pages(workload.layout(64, 7))).isNotEqualTo(pages(workload.layout(64, 8)));
  }

  @ParameterizedTest
  @EnumSource
  void evenASinglePageCanBeMade(Workload workload) {
    assertThat(pages(workload.layout(1, SEED))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"MIX, 200, 800", "ZERO_HEAVY, 1400, 200", "VOLATILE, 200, 800"})
  void mixturesHaveTheirShares(Workload workload, int zero, int duplicates) {
    Map<List<Byte>, Integer> contents = contents(workload.layout(PAGES, SEED));
    List<Byte> zeroPage = Collections.nCopies(Layout.PAGE_SIZE, (byte) 0);
    assertThat(contents.remove(zeroPage)).isEqualTo(zero);
    assertThat(contents.values().stream().filter(count -> count > 1))
        .hasSize(duplicates / Mixture.COPIES)
        .containsOnly(Mixture.COPIES);
  }

  @Test
  void clonesShareMuchAndDrift() {
    Layout layout = Workload.CLONES.layout(PAGES, SEED);
    assertThat(layout.memories()).hasSize(Clones.COUNT);
    int[] one = layout.memories().get(0);
    int[] other = layout.memories().get(1);
    long same = 0;
    for (int page = 0; page < one.length; page++) {
      same += one[page] == other[page] ? 1 : 0;
    }
    // 0.85 of the one still are what 0.85 of the other still are.
    assertThat((double) same / one.length).isBetween(0.65, 0.8);
  }

  @Test
  void worstPrefixDiffersInTheLastEightBytesOnly() {
    List<byte[]> pages = pages(Workload.WORST_PREFIX.layout(500, SEED));
    byte[] beginning = Arrays.copyOf(pages.getFirst(), Layout.PAGE_SIZE - 8);
    assertThat(pages)
        .allSatisfy(page -> assertThat(Arrays.copyOf(page, beginning.length)).isEqualTo(beginning));
  }

  @ParameterizedTest
  @CsvSource({"COLLISIONS, crc32c", "COLLISIONS, crc32", "COLLISIONS_XXH32, xxh32"})
  void collisionsCollide(Workload workload, String name) {
    PageHasher hasher = hasher(name);
    Layout layout = workload.layout(PAGES, SEED);
    assertThat(pages(layout))
        .extracting(page -> hasher.hash(MemorySegment.ofArray(page), 0, page.length))
        .containsOnly(hasher.hash(MemorySegment.ofArray(pages(layout).getFirst()), 0, 4096));
    assertThat(layout.mergeablePages()).isZero();
  }

  /** Large numbers need the bytes at the very end of the page. */
  @Test
  void collisionsCollideAtAnyNumber() {
    PageHasher crc32c = hasher("crc32c");
    PageHasher crc32 = hasher("crc32");
    PageContents contents = new CrcCollisions(SEED);
    MemorySegment page = MemorySegment.ofArray(new byte[Layout.PAGE_SIZE]);
    contents.write(1, page, 0);
    long first = crc32c.hash(page, 0, Layout.PAGE_SIZE);
    long second = crc32.hash(page, 0, Layout.PAGE_SIZE);
    for (int number : new int[] {2, 3, 0x1234567, 1 << 30, Integer.MAX_VALUE}) {
      contents.write(number, page, 0);
      assertThat(crc32c.hash(page, 0, Layout.PAGE_SIZE)).isEqualTo(first);
      assertThat(crc32.hash(page, 0, Layout.PAGE_SIZE)).isEqualTo(second);
    }
  }

  /** Otherwise "unique" would measure collisions. */
  @ParameterizedTest
  @CsvSource({"UNIQUE, crc32c", "WORST_PREFIX, crc32c", "COLLISIONS, xxh64"})
  void otherHashesTellThePagesApart(Workload workload, String name) {
    PageHasher hasher = hasher(name);
    assertThat(pages(workload.layout(PAGES, SEED)))
        .extracting(page -> hasher.hash(MemorySegment.ofArray(page), 0, page.length))
        .doesNotHaveDuplicates();
  }

  private static PageHasher hasher(String name) {
    var factory = Plugins.load().hashers().get(name);
    return factory.create(Options.of(factory, Map.of()));
  }

  @Test
  void changingPagesAreUnique() {
    Layout layout = Workload.VOLATILE.layout(PAGES, SEED);
    int[] numbers = layout.memories().getFirst();
    int highest = Arrays.stream(numbers).max().orElseThrow();
    assertThat(layout.changing()).isEqualTo(600);
    assertThat(Arrays.stream(numbers).filter(number -> number > highest - 600))
        .hasSize(600)
        .doesNotHaveDuplicates();
  }

  @Test
  void workloadsAreFoundByName() {
    assertThat(Workload.named("worst-prefix")).hasValue(Workload.WORST_PREFIX);
    assertThat(Workload.named("WORST_PREFIX")).isEmpty();
    assertThat(Workload.named("./mix")).isEmpty();
  }
}
