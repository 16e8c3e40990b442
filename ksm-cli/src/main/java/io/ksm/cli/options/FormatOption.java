package io.ksm.cli.options;

import io.ksm.report.text.OutputFormat;
import picocli.CommandLine.Option;

/** Reads the option {@code --format}, for every command whose result programs can read, too. */
public final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.TABLE;

  /** Returns the one that was chosen. */
  public OutputFormat value() {
    return format;
  }
}
