package io.ksm.cli.demo;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes the result of the demonstration as text for people. */
final class DemoText {
  private final DemoResult result;
  private final Appendable out;

  private DemoText(DemoResult result, Appendable out) {
    this.result = result;
    this.out = out;
  }

  /** Writes a result. */
  static void write(DemoResult result, Appendable out) throws IOException {
    DemoText text = new DemoText(result, out);
    text.writeHeadline();
    text.writeMemory();
    text.writeTimes();
    text.writeWords();
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  private void writeHeadline() throws IOException {
    MemoryState merged = result.at(Stage.MERGED);
    line(
        "Merging has freed %s of %s of cached data: the kernel confirms %s %% of what is accounted as saved."
            .formatted(
                Numbers.bytes(result.confirmedBytes(merged)),
                Numbers.bytes(result.bytes()),
                share(merged)));
    line(
        "Then 5 % of the documents were updated, and merged again. At the end every byte was"
            + " checked: none is wrong.");
    line(
        "Cached: %s, %s, %s; seed %d. Merged with %s."
            .formatted(
                Numbers.count(items(ItemKind.DOCUMENT), "document"),
                Numbers.count(items(ItemKind.TILE), "tile"),
                Numbers.count(items(ItemKind.BUFFER), "zeroed buffer"),
                result.seed(),
                result.setup().describe()));
  }

  private long items(ItemKind kind) {
    return result.items().stream().filter(item -> item.kind() == kind).count();
  }

  private String share(MemoryState state) {
    return Numbers.percent(result.confirmedBytes(state), state.accountedBytes());
  }

  private void writeMemory() throws IOException {
    List<DemoFigures.At> stages = DemoFigures.stages(result);
    TextTable table = new TextTable().left("Memory, in MiB");
    stages.forEach(at -> table.right(at.state().stage().label()));
    boolean first = true;
    for (List<Figure<DemoFigures.At>> group : DemoFigures.TABLE) {
      if (!first) {
        table.rule();
      }
      first = false;
      for (Figure<DemoFigures.At> figure : group) {
        List<String> cells = new ArrayList<>(List.of(figure.heading()));
        stages.forEach(at -> cells.add(figure.text().apply(at)));
        table.row(cells);
      }
    }
    line("");
    table.write(out, "");
  }

  private void writeTimes() throws IOException {
    line("");
    line("Times");
    new TextTable()
        .left("")
        .left("")
        .row("filling", Numbers.time(result.fillNanos()))
        .row("merging", merging(result.merging(), mergedPages(Stage.MERGED)))
        .row("settled scan", settled(result.merging()))
        .row("writing", writing())
        .row("merging again", scans(result.mergingAgain()))
        .row("settled scan", settled(result.mergingAgain()))
        .write(out, "  ");
  }

  private long mergedPages(Stage stage) {
    return result.at(stage).figures().sharingPages() + result.at(stage).figures().zeroPages();
  }

  private static String merging(Settling merging, long pages) {
    return "%s; %s merged, %s a second"
        .formatted(
            scans(merging),
            Numbers.count(pages, "page"),
            Numbers.count(Math.round(pages * 1e9 / Math.max(1, merging.nanos()))));
  }

  private static String scans(Settling merging) {
    return "%s in %s"
        .formatted(Numbers.time(merging.nanos()), Numbers.count(merging.scans(), "scan"));
  }

  private String settled(Settling merging) {
    if (!merging.isSettled()) {
      return "none: scans still found changes after %d".formatted(merging.scans());
    }
    return "%s, %s"
        .formatted(
            Numbers.time(merging.lastNanos()),
            result.tracksWrites()
                ? "for nobody has written meanwhile"
                : "all pages read, for writes are not tracked");
  }

  private String writing() {
    return "%s for %s, %s µs a page"
        .formatted(
            Numbers.time(result.writeNanos()),
            Numbers.count(result.writtenPages(), "page"),
            oneDecimal(result.writeNanos() / 1e3 / Math.max(1, result.writtenPages())));
  }

  private static String oneDecimal(double number) {
    long tenths = Math.round(number * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  private void writeWords() throws IOException {
    line("");
    line("The words");
    TextTable table = new TextTable().left("").left("");
    DemoFigures.TABLE.stream()
        .flatMap(List::stream)
        .filter(figure -> !figure.word().isEmpty())
        .forEach(figure -> table.row(figure.word(), figure.meaning()));
    table
        .row("written to", "accounts are as of the last scan: the next one sees what was written")
        .write(out, "  ");
  }
}
