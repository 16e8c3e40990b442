package io.ksm.cli.kernel.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.kernel.status.StatusJson;
import io.ksm.cli.text.Json;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;

/** Steps as JSON, an object a line. Counters have the kernel's names. */
final class StepJson implements StepWriter {
  private final Writer out;

  StepJson(Writer out) {
    this.out = out;
  }

  @Override
  public void write(KernelStep step) throws IOException {
    try (JsonGenerator json = Json.oneLine(out)) {
      json.writeStartObject();
      json.writeStringField("time", step.to().time().toString());
      StatusJson.writeCounters(step.counters(), json);
      if (step.pagesScannedPerSecond().isPresent()) {
        json.writeNumberField("pages_scanned_per_second", step.pagesScannedPerSecond().getAsLong());
      }
      if (step.ksmdCpuPerMille().isPresent()) {
        BigDecimal percent = BigDecimal.valueOf(step.ksmdCpuPerMille().getAsLong(), 1);
        json.writeNumberField("ksmd_cpu_percent", percent);
      }
      json.writeEndObject();
    }
    out.write('\n');
  }
}
