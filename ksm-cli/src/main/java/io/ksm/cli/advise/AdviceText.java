package io.ksm.cli.advise;

import io.ksm.api.text.Printable;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.advice.Advice;
import io.ksm.simulate.advice.Advice.SourceAdvice;
import io.ksm.simulate.advice.TriedSetting;
import java.io.IOException;
import java.util.List;

/** Writes advice for people: the verdict, the risk, the commands, and what they rest upon. */
final class AdviceText {
  private static final List<Figure<SourceAdvice>> SOURCE_COLUMNS =
      AdviceFigures.SOURCES.subList(0, AdviceFigures.SOURCES.size() - 1);

  private final Advice advice;
  private final Appendable out;

  private AdviceText(Advice advice, Appendable out) {
    this.advice = advice;
    this.out = out;
  }

  /** Writes it. */
  static void write(Advice advice, Appendable out) throws IOException {
    AdviceText text = new AdviceText(advice, out);
    text.writeVerdict();
    text.writeSources();
    text.writeFront();
    text.writeWords();
    if (advice.chosen().isPresent()) {
      text.writeCommands(advice.chosen().get());
    }
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  private void writeVerdict() throws IOException {
    if (advice.chosen().isEmpty()) {
      line("Do not switch merging on: %s.".formatted(advice.reason()));
    } else {
      Outcome outcome = advice.chosen().get().outcome();
      writeVerdict(outcome);
      writeRisk(outcome);
    }
    line("");
  }

  private void writeVerdict(Outcome outcome) throws IOException {
    line(
        "Switch merging on: it would save %s on average, or up to %s less (%s %% of the best), for %.1f %% of one processor."
            .formatted(
                Numbers.bytes(Math.round(outcome.savedBytes())),
                Numbers.bytes(Math.round(outcome.unknownBytes())),
                Numbers.percent(Math.round(outcome.savedBytes()), Math.round(outcome.bestBytes())),
                100 * outcome.cpu()));
  }

  /** What would have to be there if merging came undone. */
  private void writeRisk(Outcome outcome) throws IOException {
    String there =
        advice.leastAvailableBytes().isEmpty()
            ? "what the machine has left was not recorded"
            : "the machine had %s left at least"
                .formatted(Numbers.bytes(advice.leastAvailableBytes().getAsLong()));
    line(
        "The risk: were all merged memory written within a minute, %s more would be needed at once; %s. The most in this recording was %s."
            .formatted(
                Numbers.bytes(outcome.mostSavedBytes()),
                there,
                Numbers.bytes(outcome.largestGiveBackBytes())));
  }

  private void writeSources() throws IOException {
    line("Whose memory to offer, as of the last sample");
    new FigureTable<>(SOURCE_COLUMNS)
        .rows(
            advice.sources().stream()
                .sorted((a, b) -> Long.compare(b.gainBytes(), a.gainBytes()))
                .toList())
        .write(out, "");
    line("");
  }

  private void writeFront() throws IOException {
    line(
        "What saving costs: of %s, those that save more than all cheaper ones"
            .formatted(Numbers.count(advice.tried().size(), "setting")));
    new FigureTable<>(AdviceFigures.TRIED).rows(advice.front()).write(out, "");
    line("");
  }

  private void writeWords() throws IOException {
    line("The words");
    TextTable words = new TextTable().left("").left("");
    FigureTable.explain(AdviceFigures.SOURCES, words);
    FigureTable.explain(AdviceFigures.TRIED, words);
    words.write(out, "  ");
  }

  private void writeCommands(TriedSetting chosen) throws IOException {
    line("");
    line("Do this");
    line("  ksm kernel set " + String.join(" ", chosen.knobs().assignments()) + " run=1");
    line(
        "  (A kernel refuses what it does not have: smart_scan came with 6.7, advisor_mode with 6.8."
            + " Then leave that out.)");
    line(
        "  and start what is to be offered by 'ksm kernel run COMMAND', or with MemoryKSM=yes in"
            + " its systemd unit:");
    for (SourceAdvice source : advice.sources()) {
      if (source.offer()) {
        line("    " + Printable.of(source.report().label()));
      }
    }
  }
}
