package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RightResultTest {
  private static final RightResult AT_ONCE = new RightResult(800, 1);
  private static final RightResult IN_TWO_SCANS = new RightResult(800, 2);

  /** A row of two rounds, of which the second one saves these pages. */
  private static Row row(Kind kind, long saved) {
    Stack stack =
        new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("eager"));
    return new Row(
        new Contestant(kind, stack, 1, AssumedStatic.SOURCE),
        List.of(sample(kind, 800, 0), sample(kind, saved, 0)),
        "");
  }

  private static Sample sample(Kind kind, long saved, long unsettled) {
    Map<Metric, Long> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.SAVED_PAGES, saved);
    if (kind != Kind.FRESH) {
      figures.put(Metric.UNSETTLED_PAGES, unsettled);
    }
    return new Sample(figures, List.of());
  }

  @Test
  void aStackSavesExactlyThat() {
    assertThat(AT_ONCE.fault(row(Kind.ENGINE, 800))).isEmpty();
    assertThat(AT_ONCE.fault(row(Kind.ENGINE, 799)))
        .contains("wrong result: it saves 799 pages in round 2, and 800 are right");
    assertThat(AT_ONCE.fault(row(Kind.ENGINE, 801))).isPresent();
  }

  @Test
  void whatHasNotSettledIsNotJudged() {
    Row row = row(Kind.ENGINE, 800);
    assertThat(AT_ONCE.fault(new Row(row.contestant(), List.of(sample(Kind.ENGINE, 700, 5)), "")))
        .isEmpty();
  }

  /** The kernel limits how many mappings there may be, and what is left out settles, too. */
  @Test
  void anArenaMaySaveLess() {
    assertThat(AT_ONCE.fault(row(Kind.ARENA, 500))).isEmpty();
    assertThat(AT_ONCE.fault(row(Kind.ARENA, 801))).isPresent();
  }

  /** Nobody knows how often they have scanned. */
  @Test
  void wholeProcessesMaySaveLessWhereOneScanIsNotEnough() {
    assertThat(AT_ONCE.fault(row(Kind.FRESH, 800))).isEmpty();
    assertThat(AT_ONCE.fault(row(Kind.FRESH, 799))).isPresent();
    assertThat(IN_TWO_SCANS.fault(row(Kind.FRESH, 799))).isEmpty();
    assertThat(IN_TWO_SCANS.fault(row(Kind.FRESH, 801))).isPresent();
  }
}
