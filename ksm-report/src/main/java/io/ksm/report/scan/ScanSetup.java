package io.ksm.report.scan;

import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.List;

/**
 * Holds the scanner that a user chose.
 *
 * @param stack its parts
 * @param threads how many scan
 */
public record ScanSetup(Stack stack, int threads) {
  /** What all forms of output say of it. */
  public static final List<Figure<ScanSetup>> FIGURES =
      List.of(
          Figure.of(
              "hasher", Unit.WORDS, "finds pages that may be equal", of -> text(of.stack.hasher())),
          Figure.of("index", Unit.WORDS, "orders pages by hash", of -> text(of.stack.index())),
          Figure.of(
              "policy", Unit.WORDS, "says what merges, and when", of -> text(of.stack.policy())),
          Figure.of("threads", Unit.COUNT, "how many scan", ScanSetup::threads));

  private static String text(PartSpec part) {
    return part.toString();
  }

  /** Returns all of it in words, for people. */
  public String describe() {
    return describe(false);
  }

  /**
   * Returns all of it in words, for people.
   *
   * @param fingerprints whether sources gave fingerprints, for which no hasher is asked
   */
  String describe(boolean fingerprints) {
    return "%s%s, %s, %s; %s"
        .formatted(
            stack.hasher(),
            fingerprints ? " (not asked where pages have fingerprints)" : "",
            stack.index(),
            stack.policy(),
            Numbers.count(threads, "thread"));
  }

  /** Begins to assemble the scanner. */
  public KsmBuilder builder(Plugins plugins) {
    return Ksm.builder().plugins(plugins).stack(stack).threads(threads);
  }
}
