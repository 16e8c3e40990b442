package io.ksm.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.api.text.Printable;
import io.ksm.cli.bench.support.BenchSamples;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** The forms for programs. */
class BenchJsonTest {
  private static JsonNode json() throws IOException {
    StringWriter out = new StringWriter();
    BenchJson.write(new BenchReport(BenchSamples.result(), null), out);
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void figuresHaveEveryRound() throws IOException {
    JsonNode nanos = json().at("/rows/0/figures/firstNanos");
    assertThat(nanos.get("median").doubleValue()).isEqualTo(80e6);
    assertThat(nanos.get("lowerQuartile").doubleValue()).isEqualTo(79.5e6);
    assertThat(nanos.get("rounds")).hasSize(3);
    assertThat(json().at("/units/firstNanos").textValue()).isEqualTo("ns");
  }

  @Test
  void ratiosAreThere() throws IOException {
    assertThat(json().at("/rows/0/speedRatios/firstToKernel/median").doubleValue()).isEqualTo(25);
    assertThat(json().at("/rows/0/speedRatios/settledToLimit/median").doubleValue()).isEqualTo(0.8);
  }

  @Test
  void orderIsJudgedFromThreeRoundsOn() throws IOException {
    assertThat(json().get("orderJudged").booleanValue()).isTrue();
    StringWriter out = new StringWriter();
    BenchJson.write(new BenchReport(BenchSamples.result(2), null), out);
    JsonNode few = new ObjectMapper().readTree(out.toString());
    assertThat(few.get("orderJudged").booleanValue()).isFalse();
  }

  @Test
  void rowsTellWhatTheyAreOrWhyTheyCannotRun() throws IOException {
    JsonNode rows = json().get("rows");
    assertThat(rows.at("/0/hasher").textValue()).isEqualTo("crc32c");
    assertThat(rows.at("/2/merges").booleanValue()).isTrue();
    assertThat(rows.at("/0/timeToMerges")).hasSize(10);
    assertThat(rows.at("/3/cannotRun").textValue()).isEqualTo(BenchSamples.HOSTILE);
    assertThat(rows.get(3).has("figures")).isFalse();
  }

  @Test
  void csvHasARowForEachAndTheEnvironment() throws IOException {
    StringWriter out = new StringWriter();
    BenchCsv.write(new BenchReport(BenchSamples.result(), null), out);
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser csv = CSVParser.parse(out.toString(), format)) {
      List<CSVRecord> rows = csv.getRecords();
      assertThat(rows).hasSize(4);
      assertThat(rows.get(0).get("settledNanos")).isEqualTo("4.0E7");
      assertThat(rows.get(0).get("settledNanos.lower")).isEqualTo("3.95E7");
      assertThat(rows.get(2).get("metadataBytes")).isEmpty();
      assertThat(rows.get(3).get("cannotRun")).isEqualTo(Printable.of(BenchSamples.HOSTILE));
      assertThat(rows.get(1).get("env.jdk")).isEqualTo("25");
      assertThat(rows.get(0).get("firstToKernel")).isEqualTo("25.0");
      assertThat(rows.get(0).get("settledToKernel")).isEqualTo("25.0");
      assertThat(rows.get(0).get("firstToLimit")).isEqualTo("0.4375");
      assertThat(rows.get(0).get("settledToLimit")).isEqualTo("0.8");
      assertThat(rows.get(2).get("firstToLimit")).as("no reading by one thread").isEmpty();
      assertThat(rows.get(3).get("firstToKernel")).as("did not run").isEmpty();
    }
  }
}
