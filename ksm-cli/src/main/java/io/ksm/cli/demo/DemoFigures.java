package io.ksm.cli.demo;

import static io.ksm.report.text.Unit.BYTES;
import static io.ksm.report.text.Unit.COUNT;
import static io.ksm.report.text.Unit.PAGES;
import static io.ksm.report.text.Unit.WORDS;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Declares what is told of memory at each stage. The lists at the end say which figures stand in
 * which form.
 */
final class DemoFigures {

  /**
   * The state of memory at a stage, and the result that it belongs to.
   *
   * @param state what is told of
   * @param result to compare with the other stages
   */
  record At(MemoryState state, DemoResult result) {
    /** Returns what the kernel confirms as saved, in bytes. */
    long confirmedBytes() {
      return result.confirmedBytes(state);
    }
  }

  private static final Figure<At> STAGE =
      figure("stage", WORDS, "", state -> state.stage().name().toLowerCase(Locale.ROOT));

  private static final Figure<At> ACCOUNTED =
      accounted("accountedBytes", at -> at.state.accountedBytes())
          .headed("accounted as saved")
          .explained("accounted", "by the engine's counters: pages_sharing and ksm_zero_pages");

  private static final Figure<At> CONFIRMED =
      accounted("confirmedBytes", At::confirmedBytes)
          .headed("confirmed by the kernel")
          .explained("confirmed", "how much less the arena takes than when it was filled");

  private static final Figure<At> CONFIRMED_SHARE =
      Figure.column("confirmed, %", Unit.PERCENT, DemoFigures::confirmedShare);

  private static final Figure<At> OWN =
      figure(
              "ownBytes",
              BYTES,
              "of the arena alone, as /proc/self/pagemap says",
              state -> state.arena().ownBytes())
          .headed("own pages")
          .explained("own pages");

  private static final Figure<At> FRAMES_BYTES =
      figure(
              "frameBytes",
              BYTES,
              "pages kept once for all who share them: of the arena's file in memory",
              state -> state.arena().frameBytes())
          .headed("frames")
          .explained("frames");

  private static final Figure<At> MAPPING_COST =
      figure(
              "mappingBytes",
              BYTES,
              "225 bytes of the kernel's own memory for each",
              state -> state.arena().mappingBytes())
          .headed("cost of mappings")
          .explained("cost of mappings");

  private static final Figure<At> HELD =
      figure("", BYTES, "", state -> state.arena().heldBytes()).headed("the arena takes");

  private static final Figure<At> PROCESS =
      figure(
              "",
              BYTES,
              "anonymous memory (smaps_rollup), Java heap and all; and frames",
              MemoryState::processBytes)
          .headed("the process takes")
          .explained("the process takes");

  private static final Figure<At> PSS =
      figure(
              "processPssBytes",
              BYTES,
              "of the same file; frames count once they have been read since they merged",
              state -> state.process().pssBytes())
          .headed("its Pss")
          .explained("its Pss");

  private static final Figure<At> SHARING =
      figure("sharingPages", PAGES, "", state -> state.figures().sharingPages())
          .headed("pages that share a frame");

  private static final Figure<At> FRAMES =
      figure("frames", COUNT, "pages that are kept", state -> state.figures().frames());

  private static final Figure<At> ZERO =
      figure("zeroPages", PAGES, "", state -> state.figures().zeroPages())
          .headed("pages of zeros, merged");

  private static final Figure<At> MAPPINGS =
      figure("mappings", COUNT, "of the arena", state -> state.figures().mappings())
          .headed("mappings");

  private static final Figure<At> ANONYMOUS =
      figure(
          "processAnonymousBytes",
          BYTES,
          "of the whole process",
          state -> state.process().anonymousBytes());

  /** The groups of rows of the table, with a line between them. */
  static final List<List<Figure<At>>> TABLE =
      List.of(
          List.of(ACCOUNTED, CONFIRMED, CONFIRMED_SHARE),
          List.of(OWN, FRAMES_BYTES, MAPPING_COST, HELD),
          List.of(PROCESS, PSS),
          List.of(SHARING, ZERO, MAPPINGS));

  /** What names a stage, in CSV and JSON. */
  static final List<Figure<At>> STAGE_ONLY = List.of(STAGE);

  /** The engine's counters, in JSON alone. */
  static final List<Figure<At>> COUNTERS =
      List.of(
          figure("pages_shared", PAGES, "", state -> state.counters().pagesShared()),
          figure("pages_sharing", PAGES, "", state -> state.counters().pagesSharing()),
          figure("ksm_zero_pages", PAGES, "", state -> state.counters().ksmZeroPages()));

  /** All others, in CSV and JSON. */
  static final List<Figure<At>> PROGRAMS =
      List.of(
          ACCOUNTED,
          CONFIRMED,
          OWN,
          FRAMES_BYTES,
          MAPPING_COST,
          SHARING,
          FRAMES,
          ZERO,
          MAPPINGS,
          PSS,
          ANONYMOUS);

  private DemoFigures() {}

  /** Returns what is told of each stage of a result. */
  static List<At> stages(DemoResult result) {
    return result.states().stream().map(state -> new At(state, result)).toList();
  }

  private static Figure<At> figure(
      String name, Unit unit, String meaning, Function<MemoryState, @Nullable Object> value) {
    return Figure.of(name, unit, meaning, value).of(At::state);
  }

  /** What is not accounted at a stage is not known. */
  private static Figure<At> accounted(String name, Function<At, @Nullable Object> value) {
    return Figure.of(
        name, BYTES, "", at -> at.state.stage().isAccounted() ? value.apply(at) : null);
  }

  private static String confirmedShare(At at) {
    return at.state.stage().isAccounted()
        ? Numbers.percent(at.confirmedBytes(), at.state.accountedBytes())
        : Unit.UNKNOWN;
  }
}
