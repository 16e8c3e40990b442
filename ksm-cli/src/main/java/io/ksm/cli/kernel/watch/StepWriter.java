package io.ksm.cli.kernel.watch;

import io.ksm.report.text.OutputFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.ZoneId;

/** Prints steps as they happen, each on a line of its own. */
interface StepWriter {

  /** Writes a step, and before the first whatever heads it. */
  void write(KernelStep step) throws IOException;

  /** Makes a writer of a format. */
  static StepWriter of(OutputFormat format, PrintWriter out) {
    return switch (format) {
      case TABLE -> new StepTable(ZoneId.systemDefault(), out);
      case JSON -> new StepJson(out);
      case CSV -> new StepCsv(out);
    };
  }
}
