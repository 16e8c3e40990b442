package io.ksm.cli.scan;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.compare.Comparison;
import io.ksm.cli.compare.ComparisonWriter;
import io.ksm.report.scan.ScanResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is to be written of a scan.
 *
 * @param result what it found
 * @param machine how this machine's KSM is set; null if that does not matter
 * @param comparison what one would do instead; null if nobody asked
 */
record ScanOutcome(
    ScanResult result, @Nullable MachineSettings machine, @Nullable Comparison comparison) {

  /** Writes what is beside the result, as members of the JSON object that is open. */
  void writeJson(JsonGenerator json) throws IOException {
    if (machine != null) {
      machine.writeJson(json);
    }
    if (comparison != null) {
      ComparisonWriter.writeJson(comparison, json);
    }
  }
}
