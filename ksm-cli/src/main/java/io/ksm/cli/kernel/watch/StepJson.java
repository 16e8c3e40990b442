package io.ksm.cli.kernel.watch;

import io.ksm.report.text.Json;
import java.io.IOException;
import java.io.Writer;

/** Writes steps as JSON, an object a line. Counters have the kernel's names. */
final class StepJson implements StepWriter {
  private final Writer out;

  StepJson(Writer out) {
    this.out = out;
  }

  @Override
  public void write(KernelStep step) throws IOException {
    Json.lineDocument(out, json -> Json.members(StepFigures.PROGRAMS, step, json));
  }
}
