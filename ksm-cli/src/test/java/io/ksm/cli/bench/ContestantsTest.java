package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContestantsTest {
  private static final Plugins PLUGINS = Plugins.load();

  private static Contestants contestants(String threads, String assumedStatic) {
    return new Contestants(List.of(threads.split(",")), List.of(assumedStatic.split(",")));
  }

  private static List<PartSpec> parts(String... texts) {
    return Stream.of(texts).map(PartSpec::parse).toList();
  }

  private static List<String> labels(List<Contestant> contestants) {
    RowLabels labels = new RowLabels(contestants);
    return contestants.stream().map(labels::of).toList();
  }

  @Test
  void everyCombinationTakesPart() {
    Contestants contestants = contestants("1,2", "on,off");
    contestants.addStacks(
        Kind.ENGINE,
        parts("crc32c", "xxh64"),
        parts("rb", "skiplist"),
        parts("ksm", "eager"),
        PLUGINS);
    assertThat(contestants.all()).hasSize(2 * 2 * 2 * 2 * 2).doesNotHaveDuplicates();
  }

  @Test
  void rowsSayWhatTellsThemApart() {
    Contestants contestants = contestants("1,2", "on,off");
    contestants.addStacks(
        Kind.ENGINE, parts("crc32c"), parts("rb"), parts("ksm:smart-scan=off"), PLUGINS);
    contestants.addOthers(List.of("limit:read", "baseline:hashmap", "kernel:ksmd"));
    assertThat(labels(contestants.all()))
        .containsExactly(
            "crc32c rb ksm ×1 still=on",
            "crc32c rb ksm ×1 still=off",
            "crc32c rb ksm ×2 still=on",
            "crc32c rb ksm ×2 still=off",
            "limit:read ×1",
            "limit:read ×2",
            "baseline:hashmap",
            "kernel:ksmd");
  }

  @Test
  void optionsAreToldWhereOneNameHasSeveral() {
    Contestants contestants = contestants("2", "source");
    contestants.addStacks(
        Kind.ENGINE, parts("crc32c"), parts("rb"), parts("ksm:smart-scan=off", "ksm"), PLUGINS);
    assertThat(labels(contestants.all())).containsExactly("ksm:smart-scan=off", "ksm");
    assertThat(new RowLabels(contestants.all()).common())
        .isEqualTo("Stacks have hasher crc32c, index rb, told still=source");
  }

  @Test
  void whatAStackTakesPartAsIsInItsName() {
    Contestants contestants = contestants("2", "on");
    for (Kind kind : List.of(Kind.ENGINE, Kind.FRESH, Kind.ARENA)) {
      contestants.addStacks(kind, parts("crc32c"), parts("rb"), parts("ksm"), PLUGINS);
    }
    assertThat(labels(contestants.all()))
        .containsExactly("crc32c rb ksm", "crc32c rb ksm fresh", "crc32c rb ksm arena");
    assertThat(new RowLabels(contestants.all()).common())
        .isEqualTo("Stacks have hasher crc32c, index rb, policy ksm, told still=on");
  }

  /** Names that differ do not make up for options that are hidden. */
  @Test
  void whatDiffersIsToldWhole() {
    Contestants contestants = contestants("2", "source");
    contestants.addStacks(
        Kind.ENGINE,
        parts("crc32c", "xxh64:instance=safe"),
        parts("rb"),
        parts("ksm:smart-scan=off,use-zero-pages=on", "eager:max-page-sharing=2"),
        PLUGINS);
    assertThat(labels(contestants.all()))
        .containsExactly(
            "crc32c ksm:smart-scan=off,use-zero-pages=on",
            "crc32c eager:max-page-sharing=2",
            "xxh64:instance=safe ksm:smart-scan=off,use-zero-pages=on",
            "xxh64:instance=safe eager:max-page-sharing=2");
    assertThat(new RowLabels(contestants.all()).common())
        .isEqualTo("Stacks have index rb, told still=source");
  }

  /** What rows of one name have in common would hide what tells them apart. */
  @Test
  void optionsThatNamesakesHaveInCommonAreToldOnce() {
    Contestants contestants = contestants("2", "source");
    contestants.addStacks(
        Kind.ENGINE,
        parts("crc32c"),
        parts("rb"),
        parts(
            "ksm:smart-scan=off,pages-to-scan=4000,max-page-sharing=128",
            "ksm:smart-scan=off,pages-to-scan=4000,max-page-sharing=256",
            "eager:max-page-sharing=2"),
        PLUGINS);
    assertThat(labels(contestants.all()))
        .containsExactly(
            "ksm:max-page-sharing=128", "ksm:max-page-sharing=256", "eager:max-page-sharing=2");
    assertThat(new RowLabels(contestants.all()).common())
        .isEqualTo(
            "Stacks have hasher crc32c, index rb, policy ksm:smart-scan=off,pages-to-scan=4000,"
                + " told still=source");
  }

  /** A part that somebody else made, and that is at fault. */
  private static class BrokenFactory implements HasherFactory {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String summary() {
      return "cannot be made";
    }

    @Override
    public PageHasher create(Options options) {
      throw new IllegalStateException("no");
    }
  }

  /** It does not even say what it stands for. */
  private static final class MuteFactory extends BrokenFactory {
    @Override
    public String standsFor() {
      throw new IllegalStateException("no");
    }
  }

  /** It fails again in its own process, and then stands in the table as failed. */
  @Test
  void aPartThatCannotBeMadeTakesPart() {
    for (HasherFactory broken : List.of(new BrokenFactory(), new MuteFactory())) {
      Plugins plugins =
          Plugins.of(
              PLUGINS.hashers().get("crc32c"),
              broken,
              PLUGINS.indexes().get("rb"),
              PLUGINS.policies().get("ksm"));
      Contestants contestants = contestants("2", "source");
      contestants.addStacks(
          Kind.ENGINE, parts("crc32c", "broken"), parts("rb"), parts("ksm"), plugins);
      assertThat(labels(contestants.all())).containsExactly("crc32c", "broken");
      assertThatThrownBy(() ->
              contestants.addStacks(
                  Kind.ENGINE, parts("broken"), parts("rb"), parts("ksmm"), plugins))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("ksmm");
    }
  }

  @Test
  void theBaselineIsARow() {
    Contestants contestants = contestants("2", "source");
    contestants.addStacks(
        Kind.ENGINE, parts("crc32c", "xxh64"), parts("rb"), parts("ksm"), PLUGINS);
    contestants.addOthers(List.of("limit:read"));
    assertThat(Baseline.among(contestants.all(), "xxh64")).isEqualTo(contestants.all().get(1));
    assertThat(Baseline.among(contestants.all(), "limit:read").kind()).isEqualTo(Kind.READ_LIMIT);
    assertThatThrownBy(() -> Baseline.among(contestants.all(), "rb"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--baseline 'rb' is none of the rows: there are 'crc32c', 'xxh64', 'limit:read'");
  }

  @Test
  void whoIsNamedTwiceTakesPartOnce() {
    Contestants contestants = contestants("1", "source");
    contestants.addOthers(List.of("kernel:ksmd", "limit:read", "none"));
    contestants.add(Kind.KERNEL);
    assertThat(contestants.all())
        .extracting(Contestant::kind)
        .containsExactly(Kind.KERNEL, Kind.READ_LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "crc99, rb, ksm, no hasher 'crc99'",
    "crc32c, tree, ksm, no index 'tree'",
    "crc32c, rb, ksm:smart-scan=perhaps, on or off",
    "crc32c, rb, ksm:fast=on, unknown option 'fast'"
  })
  void wrongPartsAreFoundAtOnce(String hasher, String index, String policy, String message) {
    assertThatThrownBy(() ->
            contestants("1", "on")
                .addStacks(Kind.ENGINE, parts(hasher), parts(index), parts(policy), PLUGINS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, on, 0 threads",
    "two, on, 'two' is not a number",
    "1, perhaps, --still is 'perhaps'"
  })
  void wrongNumbersAndWordsAreNamed(String threads, String still, String message) {
    assertThatThrownBy(() -> contestants(threads, still))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void unknownContestantsAreNamed() {
    assertThatThrownBy(() -> contestants("1", "on").addOthers(List.of("limit:write")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "no contestant 'limit:write': there are arena, limit:read, limit:process_vm_readv,"
                + " baseline:hashmap");
  }

  @Test
  void noneAndTooManyAreRefused() {
    assertThatThrownBy(contestants("1", "on")::all).hasMessageContaining("0 combinations");
    String many =
        String.join(",", IntStream.rangeClosed(1, 65).mapToObj(Integer::toString).toList());
    Contestants contestants = contestants(many, "on");
    contestants.addOthers(List.of("limit:read"));
    assertThatThrownBy(contestants::all).hasMessageContaining("65 combinations");
  }
}
