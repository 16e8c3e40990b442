package io.ksm.cli.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.UsageException;
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

  /** Returns how many cells the report's maps of memory are to have; 0 if none are wanted. */
  int mapCells() {
    return html == null ? 0 : ScanPage.MAP_CELLS;
  }

  /**
   * Writes a result.
   *
   * @param machine how this machine's KSM is set; null if that does not matter
   * @param stdout for it, unless the user named a file
   * @throws IOException if it cannot be written to that file
   */
  void write(ScanResult result, @Nullable MachineSettings machine, PrintWriter stdout)
      throws IOException {
    try {
      writeResult(result, machine, stdout);
    } catch (IOException e) {
      // The scan took its time: the page is worth having all the same.
      try {
        writePage(result, machine);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    writePage(result, machine);
  }

  private void writeResult(ScanResult result, @Nullable MachineSettings machine, PrintWriter stdout)
      throws IOException {
    if (file != null) {
      WholeFile.write(file, out -> writeTo(out, result, machine));
    } else {
      writeTo(stdout, result, machine);
      stdout.flush();
    }
  }

  private void writePage(ScanResult result, @Nullable MachineSettings machine) throws IOException {
    if (html != null) {
      ScanHtml.write(result, machine, html);
    }
  }

  private void writeTo(Writer out, ScanResult result, @Nullable MachineSettings machine)
      throws IOException {
    switch (format) {
      case TABLE -> writeText(out, result, machine);
      case JSON -> ScanJson.write(result, json -> writeMore(json, result, machine), out);
      case CSV -> ScanCsv.write(result, out);
      case PROMETHEUS -> {
        Samples samples = new Samples();
        ScanMetrics.addTo(samples, result.report(), Integer.MAX_VALUE);
        PrometheusText.write(samples, out);
      }
    }
  }

  private void writeMore(JsonGenerator json, ScanResult result, @Nullable MachineSettings machine)
      throws IOException {
    if (machine != null) {
      machine.writeJson(json);
    }
    if (earlier != null) {
      Changes.of(earlier, result).writeJson(json);
    }
  }

  private void writeText(Writer out, ScanResult result, @Nullable MachineSettings machine)
      throws IOException {
    Terminal terminal = Terminal.ofProcess();
    TextWriter text = (file == null ? terminal : terminal.replacedByFile()).writer(out, colours);
    if (quiet) {
      ScanText.writeVerdict(result, text);
      if (earlier != null) {
        Changes.of(earlier, result).writeVerdict(text);
      }
      return;
    }
    ScanText.write(result, all, text);
    if (machine != null) {
      machine.writeText(text);
    }
    if (earlier != null) {
      Changes.of(earlier, result).write(all, text);
    }
  }
}
