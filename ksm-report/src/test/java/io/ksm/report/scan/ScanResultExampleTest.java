package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in docs/embedding.md: what a program writes of its own scan. */
class ScanResultExampleTest {
  @Test
  void aProgramWritesWhatTheCommandDoes() throws IOException {
    Stack stack =
        new Stack(
            PartSpec.parse("crc32c"),
            PartSpec.parse("rb"),
            PartSpec.parse("ksm:use-zero-pages=on"));
    ScanSetup setup = new ScanSetup(stack, 2);
    StringWriter out = new StringWriter();
    StringWriter csv = new StringWriter();
    try (Plugins plugins = Plugins.load();
        Ksm ksm = setup.builder(plugins).source("synthetic:pages=64").build()) {
      List<ScanReport> scans = List.of(ksm.scan(), ksm.scan());
      ScanResult result = ScanResult.of(setup, ksm, scans, ksm.report(20));
      ScanJson.write(result, out);
      ScanCsv.write(result, csv);
      assertThat(result.scans()).isEqualTo(2);
      assertThat(result.nanos()).isEqualTo(scans.get(0).nanos() + scans.get(1).nanos());
    }
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/stack/policy").textValue()).isEqualTo("ksm:use-zero-pages=on");
    assertThat(json.at("/sources/0/pages").longValue()).isEqualTo(64);
    assertThat(csv.toString().lines()).hasSize(3);
  }
}
