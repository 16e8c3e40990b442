package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoJsonTest {

  @Test
  void tellsEverything() throws IOException {
    StringWriter out = new StringWriter();
    DemoJson.write(DemoSamples.result(41), out);
    JsonNode json = new ObjectMapper().readTree(out.toString());

    assertThat(out.toString()).endsWith("}\n");
    assertThat(json.get("schemaVersion").intValue()).isEqualTo(1);
    assertThat(json.at("/merging/settledScanNanos").longValue()).isEqualTo(2_000_000);
    assertThat(json.at("/merging/settled").booleanValue()).isTrue();
    assertThat(json.at("/savableBytes").longValue()).isEqualTo(50 * DemoSamples.MIB);
    assertThat(json.at("/writing/pages").longValue()).isEqualTo(768);
    assertThat(json.at("/states/1/confirmedBytes").longValue()).isEqualTo(49 * DemoSamples.MIB);
    assertThat(json.at("/states/1/accountedBytes").longValue()).isEqualTo(50 * DemoSamples.MIB);
    assertThat(json.at("/states/2").has("accountedBytes")).isFalse();
    assertThat(json.at("/states/3/stage").textValue()).isEqualTo("merged_again");
  }

  @Test
  void whatDidNotSettleHasNoSettledScan() throws IOException {
    StringWriter out = new StringWriter();
    DemoJson.write(DemoSamples.result(50, 40, new Settling(false, 12, 9, 1)), out);
    JsonNode merging = new ObjectMapper().readTree(out.toString()).get("merging");
    assertThat(merging.get("settled").booleanValue()).isFalse();
    assertThat(merging.has("settledScanNanos")).isFalse();
  }

  @Test
  void theRowsHaveTheSameNames() throws IOException {
    StringWriter out = new StringWriter();
    DemoJson.write(DemoSamples.result(41), out);
    JsonNode merged = new ObjectMapper().readTree(out.toString()).at("/states/1");
    StringBuilder csv = new StringBuilder();
    DemoCsv.write(DemoSamples.result(41), csv);

    List<String> lines = csv.toString().lines().toList();
    List<String> names = Splitter.on(',').splitToList(lines.get(0));
    List<String> cells = Splitter.on(',').splitToList(lines.get(2));
    assertThat(cells).hasSameSizeAs(names);
    for (int i = 0; i < names.size(); i++) {
      assertThat(merged.get(names.get(i)).asText()).as(names.get(i)).isEqualTo(cells.get(i));
    }
  }
}
