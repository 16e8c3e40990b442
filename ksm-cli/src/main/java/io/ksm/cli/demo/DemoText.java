package io.ksm.cli.demo;

import io.ksm.cli.scan.report.Stack;
import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The result of the demonstration as text for people. */
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
                Figures.bytes(result.confirmedBytes(merged)),
                Figures.bytes(result.bytes()),
                share(merged)));
    line(
        "Then 5 % of the documents were updated, and merged again. At the end every byte was"
            + " checked: none is wrong.");
    Stack stack = result.stack();
    line(
        "Cached: %s, %s, %s; seed %d. Merged with %s, %s, %s; %s."
            .formatted(
                Figures.count(items(ItemKind.DOCUMENT), "document"),
                Figures.count(items(ItemKind.TILE), "tile"),
                Figures.count(items(ItemKind.BUFFER), "zeroed buffer"),
                result.seed(),
                stack.hasher(),
                stack.index(),
                stack.policy(),
                Figures.count(stack.threads(), "thread")));
  }

  private long items(ItemKind kind) {
    return result.items().stream().filter(item -> item.kind() == kind).count();
  }

  private String share(MemoryState state) {
    return Figures.percent(result.confirmedBytes(state), state.accountedBytes());
  }

  private void writeMemory() throws IOException {
    TextTable table = new TextTable().left("Memory, in MiB");
    for (MemoryState state : result.states()) {
      table.right(state.stage().label());
    }
    accounted(table, "accounted as saved", state -> Figures.mebibytes(state.accountedBytes()));
    accounted(
        table, "confirmed by the kernel", state -> Figures.mebibytes(result.confirmedBytes(state)));
    accounted(table, "confirmed, %", this::share);
    table.rule();
    row(table, "own pages", state -> Figures.mebibytes(state.arena().ownBytes()));
    row(table, "frames", state -> Figures.mebibytes(state.arena().frameBytes()));
    row(table, "cost of mappings", state -> Figures.mebibytes(state.arena().mappingBytes()));
    row(table, "the arena takes", state -> Figures.mebibytes(state.arena().heldBytes()));
    table.rule();
    row(table, "the process takes", state -> Figures.mebibytes(state.processBytes()));
    row(table, "its Pss", state -> Figures.mebibytes(state.process().pssBytes()));
    table.rule();
    row(table, "pages that share a frame", state -> count(state.figures().sharingPages()));
    row(table, "pages of zeros, merged", state -> count(state.figures().zeroPages()));
    row(table, "mappings", state -> count(state.figures().mappings()));
    line("");
    table.write(out, "");
  }

  private static String count(long number) {
    return Figures.count(number);
  }

  private void row(TextTable table, String label, Function<MemoryState, String> figure) {
    List<String> cells = new ArrayList<>(List.of(label));
    result.states().forEach(state -> cells.add(figure.apply(state)));
    table.row(cells);
  }

  private void accounted(TextTable table, String label, Function<MemoryState, String> figure) {
    row(table, label, state -> state.stage().isAccounted() ? figure.apply(state) : "–");
  }

  private void writeTimes() throws IOException {
    line("");
    line("Times");
    new TextTable()
        .left("")
        .left("")
        .row("filling", Figures.time(result.fillNanos()))
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
            Figures.count(pages, "page"),
            Figures.count(Math.round(pages * 1e9 / Math.max(1, merging.nanos()))));
  }

  private static String scans(Settling merging) {
    return "%s in %s"
        .formatted(Figures.time(merging.nanos()), Figures.count(merging.scans(), "scan"));
  }

  private String settled(Settling merging) {
    if (!merging.isSettled()) {
      return "none: scans still found changes after %d".formatted(merging.scans());
    }
    return "%s, %s"
        .formatted(
            Figures.time(merging.lastNanos()),
            result.tracksWrites()
                ? "for nobody has written meanwhile"
                : "all pages read, for writes are not tracked");
  }

  private String writing() {
    return "%s for %s, %s µs a page"
        .formatted(
            Figures.time(result.writeNanos()),
            Figures.count(result.writtenPages(), "page"),
            oneDecimal(result.writeNanos() / 1e3 / Math.max(1, result.writtenPages())));
  }

  private static String oneDecimal(double number) {
    long tenths = Math.round(number * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  private void writeWords() throws IOException {
    line("");
    line("The words");
    new TextTable()
        .left("")
        .left("")
        .row("accounted", "by the engine's counters: pages_sharing and ksm_zero_pages")
        .row("confirmed", "how much less the arena takes than when it was filled")
        .row("own pages", "of the arena alone, as /proc/self/pagemap says")
        .row("frames", "pages kept once for all who share them: of the arena's file in memory")
        .row("cost of mappings", "225 bytes of the kernel's own memory for each")
        .row("the process takes", "anonymous memory (smaps_rollup), Java heap and all; and frames")
        .row("its Pss", "of the same file; frames count once they have been read since they merged")
        .row("written to", "accounts are as of the last scan: the next one sees what was written")
        .write(out, "  ");
  }
}
