package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.options.OutputFile;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.FleetEngine;
import io.ksm.fleet.query.FleetGrowth;
import io.ksm.fleet.query.FleetReport;
import io.ksm.report.text.Csv;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports what a fleet saves, and what it could. */
@Command(
    name = "report",
    description = {
      "Report what merging saves on each host, what it could save, and who has most in common.",
      "The files are asked in SQL, by an embedded DuckDB or by Spark."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm fleet report *.contents",
      "  ksm fleet report *.contents --sample 1/64              of many hosts, an estimate",
      "  ksm fleet report *.contents --format csv --by source   a line for each source",
      "  ksm fleet report *.contents --html fleet.html          a page to look at, and to try moves",
      "  ksm fleet report monday/* tuesday/*                    how it changed from time to time"
    })
public final class ReportCommand implements Callable<Integer> {
  /** What a line of CSV is about. */
  enum By {
    /** A host. */
    HOST,
    /** A source. */
    SOURCE,
    /** A host at a time. */
    TIME;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private FleetOptions options = new FleetOptions();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--sample",
      paramLabel = "1/N",
      description = "Ask about a sample of the contents, as in 1/64; default all.",
      converter = SampleShare.class)
  private HashRange range = HashRange.ALL;

  @Option(
      names = "--savings",
      description =
          "Only what hosts save, and what all could together: no sources, pairs and contents, which"
              + " take long in large fleets.")
  private boolean savings;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "The most rows of each table; default ${DEFAULT-VALUE}.")
  private int rows = 20;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "What a line of CSV is about: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private By by = By.HOST;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page there, too, with hosts, who shares with whom, and what moves would bring; it"
              + " needs nothing else.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    if (html != null) {
      OutputFile.requireWritable("--html", html);
    }
    if (rows < 1) {
      throw new UsageException("--rows is %d: give a number above 0".formatted(rows));
    }
    if (savings && (html != null || by == By.SOURCE)) {
      throw new UsageException(
          "%s needs what --savings leaves out: leave out one of them"
              .formatted(html == null ? "--by source" : "--html"));
    }
    FleetEngine.Opener opener = engine.opener();
    FleetHistory history = options.open(new Messages(spec.commandLine().getErr()));
    if (by == By.TIME && history.moments().size() == 1) {
      throw new UsageException("all files are of one time: give --by time those of several times");
    }
    FleetReport report =
        savings
            ? FleetReport.askSavings(history.latest(), range, opener)
            : FleetReport.ask(history.latest(), range, opener);
    FleetGrowth growth = FleetGrowth.ask(history, range, opener);
    PrintWriter out = spec.commandLine().getOut();
    switch (format.value()) {
      case TABLE -> new ReportText(report, growth, rows).write(out);
      case JSON -> ReportJson.write(report, growth, out);
      case CSV -> writeCsv(report, growth, out);
    }
    out.flush();
    if (html != null) {
      ReportHtml.write(report, growth, html);
    }
    return ExitCode.OK;
  }

  private void writeCsv(FleetReport report, FleetGrowth growth, PrintWriter out)
      throws IOException {
    ReportFigures figures = new ReportFigures(report);
    switch (by) {
      case HOST -> Csv.write(figures.hosts(), report.hosts(), out);
      case SOURCE -> Csv.write(figures.sources(), report.gains(), out);
      case TIME -> Csv.write(figures.growth(), GrowthRow.hosts(growth), out);
    }
  }
}
