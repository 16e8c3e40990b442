package io.ksm.cli.compare;

import static io.ksm.report.text.Unit.BYTES;
import static io.ksm.report.text.Unit.PERCENT;
import static io.ksm.report.text.Unit.WORDS;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one way to make memory smaller comes to. Immutable.
 *
 * @param name for people and for programs
 * @param eligibleBytes the memory that it is about
 * @param savedBytes how much less that takes
 * @param marginBytes by how much this may be wrong; null of what was counted
 * @param costBytes what the kernel spends on keeping track
 */
record Way(
    String name, long eligibleBytes, long savedBytes, @Nullable Long marginBytes, long costBytes) {

  /** What is told of each. */
  static final List<Figure<Way>> FIGURES =
      List.of(
          Figure.of("way", WORDS, "what is done", Way::name).headed("Way"),
          Figure.of("needsBytes", BYTES, "what the memory takes then", Way::needsBytes)
              .headed("Needs\nMiB"),
          Figure.of("savedBytes", BYTES, "how much less that is", Way::savedBytes)
              .headed("Saved\nMiB"),
          Figure.of("marginBytes", BYTES, "the margin of both", Way::marginBytes)
              .shown(way -> way.marginBytes == null ? "" : "±" + Numbers.mebibytes(way.marginBytes))
              .headed("±\nMiB"),
          Figure.of("savedPercent", PERCENT, "of the memory", Way::savedPercent).headed("Saved\n%"),
          Figure.of("costBytes", BYTES, "what keeping track of it takes", Way::costBytes)
              .headed("Cost\nMiB"));

  /** Returns what is left. */
  long needsBytes() {
    return eligibleBytes - savedBytes;
  }

  private @Nullable BigDecimal savedPercent() {
    return eligibleBytes == 0
        ? null
        : BigDecimal.valueOf(100.0 * savedBytes / eligibleBytes).setScale(1, RoundingMode.HALF_UP);
  }

  /** Says in words what is saved. */
  String words() {
    String margin =
        marginBytes == null || marginBytes == 0 ? "" : " ± " + Numbers.bytes(marginBytes);
    return "%s%s (%s %%)"
        .formatted(Numbers.bytes(savedBytes), margin, Numbers.percent(savedBytes, eligibleBytes));
  }
}
