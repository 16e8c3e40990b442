package io.ksm.cli.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.UsageException;
import io.ksm.cli.compare.CompareOptions;
import io.ksm.cli.compare.ComparisonWriter;
import io.ksm.cli.messages.Terminal;
import io.ksm.cli.messages.Terminal.Colours;
import io.ksm.cli.options.MetricsFormat;
import io.ksm.cli.options.OutputFile;
import io.ksm.monitor.exposition.PrometheusText;
import io.ksm.monitor.metrics.Samples;
import io.ksm.monitor.metrics.ScanMetrics;
import io.ksm.report.scan.ScanCsv;
import io.ksm.report.scan.ScanJson;
import io.ksm.report.scan.ScanPage;
import io.ksm.report.scan.ScanResult;
import io.ksm.report.scan.ScanText;
import io.ksm.report.since.Changes;
import io.ksm.report.since.SavedScan;
import io.ksm.report.text.TextWriter;
import io.ksm.report.text.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the options that say how the result of a scan is written, and writes it. */
final class ScanOutput {
  @Option(
      names = "--all",
      description = "Show all sources in the table, also where there are many.")
  private boolean all;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private MetricsFormat format = MetricsFormat.TABLE;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print what merging would save, and no more.")
  private boolean quiet;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "${COMPLETION-CANDIDATES}: use colours; default ${DEFAULT-VALUE}, on a terminal unless"
              + " NO_COLOR is set.")
  private Colours colours = Colours.auto;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the result there instead of to standard output. The file is replaced when all of"
              + " it is written.")
  private @Nullable Path file;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page there, too, with maps of the memory and of who shares with whom; it needs"
              + " nothing else.")
  private @Nullable Path html;

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description =
          "Say what changed since that report, which an earlier scan wrote by --format json.")
  private @Nullable Path since;

  @Mixin private CompareOptions compareOptions = new CompareOptions();

  private @Nullable SavedScan earlier;

  /**
   * Looks whether the result can be written, and reads an earlier one, before there is one.
   *
   * @throws io.ksm.api.UsageException if not
   * @throws IOException if the earlier one cannot be read
   */
  void check() throws IOException {
    if (quiet && format != MetricsFormat.TABLE) {
      throw new UsageException(
          "--quiet is for the table, and --format is %s: leave one of them out".formatted(format));
    }
    if (since != null) {
      if (format != MetricsFormat.TABLE && format != MetricsFormat.JSON) {
        throw new UsageException(
            "--since is for the table and JSON: leave out --format %s".formatted(format));
      }
      earlier = SavedScan.read(since);
    }
    compareOptions.check();
    boolean isRead = format == MetricsFormat.TABLE || format == MetricsFormat.JSON;
    if (compareOptions.isWanted() && !isRead) {
      throw new UsageException(
          "--compare is for the table and JSON: leave out --format %s".formatted(format));
    }
    if (file != null) {
      OutputFile.requireReplaceable("--output", file);
    }
    if (html != null) {
      OutputFile.requireReplaceable("--html", html);
      if (file != null && isSame(file, html)) {
        throw new UsageException(
            "--output and --html are both '%s': give one of them another file".formatted(file));
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  /** Returns the options that hold merging against compression. */
  CompareOptions compare() {
    return compareOptions;
  }

  /** Returns how many cells the report's maps of memory are to have; 0 if none are wanted. */
  int mapCells() {
    return html == null ? 0 : ScanPage.MAP_CELLS;
  }

  /**
   * Writes a result.
   *
   * @param stdout for it, unless the user named a file
   * @throws IOException if it cannot be written to that file
   */
  void write(ScanOutcome outcome, PrintWriter stdout) throws IOException {
    try {
      writeResult(outcome, stdout);
    } catch (IOException e) {
      // The scan took its time: the page is worth having all the same.
      try {
        writePage(outcome);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    writePage(outcome);
  }

  private void writeResult(ScanOutcome outcome, PrintWriter stdout) throws IOException {
    if (file != null) {
      WholeFile.write(file, out -> writeTo(out, outcome));
    } else {
      writeTo(stdout, outcome);
      stdout.flush();
    }
  }

  private void writePage(ScanOutcome outcome) throws IOException {
    if (html != null) {
      ScanHtml.write(outcome, html);
    }
  }

  private void writeTo(Writer out, ScanOutcome outcome) throws IOException {
    switch (format) {
      case TABLE -> writeText(out, outcome);
      case JSON -> ScanJson.write(outcome.result(), json -> writeMore(json, outcome), out);
      case CSV -> ScanCsv.write(outcome.result(), out);
      case PROMETHEUS -> {
        Samples samples = new Samples();
        ScanMetrics.addTo(samples, outcome.result().report(), Integer.MAX_VALUE);
        PrometheusText.write(samples, out);
      }
    }
  }

  private void writeMore(JsonGenerator json, ScanOutcome outcome) throws IOException {
    outcome.writeJson(json);
    if (earlier != null) {
      Changes.of(earlier, outcome.result()).writeJson(json);
    }
  }

  private void writeText(Writer out, ScanOutcome outcome) throws IOException {
    ScanResult result = outcome.result();
    Terminal terminal = Terminal.ofProcess();
    TextWriter text = (file == null ? terminal : terminal.replacedByFile()).writer(out, colours);
    if (quiet) {
      ScanText.writeVerdict(result, text);
      if (outcome.comparison() != null) {
        text.sentence(ComparisonWriter.verdict(outcome.comparison()));
      }
      if (earlier != null) {
        Changes.of(earlier, result).writeVerdict(text);
      }
      return;
    }
    ScanText.write(result, all, text);
    if (outcome.machine() != null) {
      outcome.machine().writeText(text);
    }
    if (outcome.comparison() != null) {
      ComparisonWriter.write(outcome.comparison(), text);
    }
    if (earlier != null) {
      Changes.of(earlier, result).write(all, text);
    }
  }
}
