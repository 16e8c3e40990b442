package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.core.plugin.Plugins;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineupTest {
  private static final Plugins PLUGINS = Plugins.load();

  private static Lineup lineup(String threads, String stillness) {
    return new Lineup(List.of(threads.split(",")), List.of(stillness.split(",")));
  }

  private static List<String> labels(List<Contestant> contestants) {
    RowLabels labels = new RowLabels(contestants);
    return contestants.stream().map(labels::of).toList();
  }

  @Test
  void everyCombinationTakesPart() {
    Lineup lineup = lineup("1,2", "on,off");
    lineup.addStacks(
        List.of("crc32c", "xxh64"), List.of("rb", "skiplist"), List.of("ksm", "eager"), PLUGINS);
    assertThat(lineup.contestants()).hasSize(2 * 2 * 2 * 2 * 2).doesNotHaveDuplicates();
  }

  @Test
  void rowsSayWhatTellsThemApart() {
    Lineup lineup = lineup("1,2", "on,off");
    lineup.addStacks(List.of("crc32c"), List.of("rb"), List.of("ksm:smart-scan=off"), PLUGINS);
    lineup.addOthers(List.of("limit:read", "baseline:hashmap", "kernel:ksmd"));
    assertThat(labels(lineup.contestants()))
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
    Lineup lineup = lineup("2", "source");
    lineup.addStacks(
        List.of("crc32c"), List.of("rb"), List.of("ksm:smart-scan=off", "ksm"), PLUGINS);
    assertThat(labels(lineup.contestants()))
        .containsExactly("crc32c rb ksm:smart-scan=off", "crc32c rb ksm");
  }

  @Test
  void whoIsNamedTwiceTakesPartOnce() {
    Lineup lineup = lineup("1", "source");
    lineup.addOthers(List.of("kernel:ksmd", "limit:read", "none"));
    lineup.add(Kind.KERNEL);
    assertThat(lineup.contestants())
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
            lineup("1", "on").addStacks(List.of(hasher), List.of(index), List.of(policy), PLUGINS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, on, 0 threads",
    "two, on, 'two' is no number",
    "1, perhaps, --still is 'perhaps'"
  })
  void wrongNumbersAndWordsAreNamed(String threads, String still, String message) {
    assertThatThrownBy(() -> lineup(threads, still))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void unknownContestantsAreNamed() {
    assertThatThrownBy(() -> lineup("1", "on").addOthers(List.of("limit:write")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "no contestant 'limit:write': there are limit:read, baseline:hashmap");
  }

  @Test
  void noneAndTooManyAreRefused() {
    assertThatThrownBy(lineup("1", "on")::contestants).hasMessageContaining("0 combinations");
    String many =
        String.join(",", IntStream.rangeClosed(1, 65).mapToObj(Integer::toString).toList());
    Lineup lineup = lineup(many, "on");
    lineup.addOthers(List.of("limit:read"));
    assertThatThrownBy(lineup::contestants).hasMessageContaining("65 combinations");
  }
}
