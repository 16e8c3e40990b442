package io.ksm.source.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.arena.ArenaSource;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code arena:FILE} makes an arena that holds the file's bytes. */
class ArenaSourceFactoryTest {
  private static final int PAGE_SIZE = 4096;

  private final ArenaSourceFactory factory = new ArenaSourceFactory();
  @TempDir private Path directory;

  private MergeableArena open(Path file, Map<String, String> options) throws IOException {
    List<PageSource> sources = factory.open(file.toString(), options(options));
    assertThat(sources).singleElement().isInstanceOf(ArenaSource.class);
    return ((ArenaSource) sources.getFirst()).arena();
  }

  private Options options(Map<String, String> given) {
    return Options.of(factory, given);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("vm1.mem"), bytes);
  }

  /** More than is read at a time, and the last page is not whole: the rest of it is zero. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (5 << 20) / 2 + 77})
  void holdsTheBytesOfAFile(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    try (MergeableArena arena = open(write(bytes), Map.of())) {
      long size = Math.ceilDiv(length, PAGE_SIZE) * (long) PAGE_SIZE;
      assertThat(arena.byteSize()).isEqualTo(size);
      assertThat(arena.source().label()).isEqualTo("vm1.mem");
      assertThat(arena.memory().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOf(bytes, (int) size));
    }
  }

  /** A file may be changed, or deleted, as soon as it has been read. */
  @Test
  void isNoMappingOfTheFile() throws IOException {
    Path file = write(new byte[] {1, 2, 3});
    try (MergeableArena arena = open(file, Map.of())) {
      Files.write(file, new byte[] {4, 5, 6});
      Files.delete(file);
      assertThat(arena.memory().get(ValueLayout.JAVA_BYTE, 2)).isEqualTo((byte) 3);
    }
  }

  @ParameterizedTest
  @CsvSource({"on, true", "off, false"})
  void tracksWritesIfItShall(String option, boolean tracks) throws IOException {
    try (MergeableArena arena = open(write(new byte[1]), Map.of("track-writes", option))) {
      assertThat(arena.tracksWrites()).isEqualTo(tracks);
      assertThat(arena.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "77, 77"})
  void takesSoManyMappings(String option, long limit) throws IOException {
    try (MergeableArena arena = open(write(new byte[1]), Map.of("mappings", option))) {
      assertThat(arena.figures().mappingLimit()).isEqualTo(limit);
    }
  }

  @Test
  void takesAPartOfThoseThatAreLeftByItself() throws IOException {
    try (MergeableArena arena = open(write(new byte[1]), Map.of());
        MergeableArena usual = MergeableArena.allocate(1)) {
      assertThat(arena.figures().mappingLimit())
          .isPositive()
          .isCloseTo(usual.figures().mappingLimit(), Percentage.withPercentage(5));
    }
  }

  /** Only pages of zeros, for which no mapping is needed. */
  @Test
  void withoutMappingsZeroesMerge() throws IOException {
    try (MergeableArena arena = open(write(new byte[40 * PAGE_SIZE]), Map.of("mappings", "0"))) {
      ArenaSource source = arena.source();
      source.attach();
      BitSet refused = new BitSet();
      long address = source.regions().getFirst().address();
      source.merge(address, 20, 1, refused);
      assertThat(refused.cardinality()).isEqualTo(20);
      refused.clear();
      source.mergeZero(address, 40, refused);
      assertThat(refused.isEmpty()).isTrue();
      assertThat(arena.figures().zeroPages()).isEqualTo(40);
      source.detach();
    }
  }

  @ParameterizedTest
  @CsvSource({"mappings, -1", "mappings, many", "track-writes, yes", "rest-to-kernel, maybe"})
  void otherValuesAreRefused(String key, String value) throws IOException {
    Path file = write(new byte[1]);
    assertThatThrownBy(() -> open(file, Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(key, value);
  }

  @Test
  void aFileMustBeNamed() {
    assertThatThrownBy(() -> factory.open("", options(Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "arena: names no file: give the file whose bytes it is to hold, as in arena:vm1.mem");
  }

  @Test
  void whatIsNoFileIsRefused() {
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> open(absent, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read '%s': it is not a file", absent);
    assertThatThrownBy(() -> open(directory, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read '%s': it is not a file", directory);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path empty = write(new byte[0]);
    assertThatThrownBy(() -> open(empty, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot make an arena of '%s': it is empty", empty);
  }
}
