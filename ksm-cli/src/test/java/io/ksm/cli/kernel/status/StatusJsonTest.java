package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.support.KernelSamples;
import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.counters.Counter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusJsonTest {

  @Test
  void hasTheKernelsNames() throws IOException {
    JsonNode json =
        json(
            KernelSamples.status(
                "1",
                KernelSamples.busy(),
                List.of(KernelSamples.littleKnown(15), KernelSamples.process(13, 2000, true, true)),
                2),
            9);

    assertThat(json.toString())
        .isEqualTo(
            "{\"schemaVersion\":1,\"pageSize\":4096,\"running\":true,"
                + "\"counters\":{\"pages_shared\":100,\"pages_sharing\":2048,"
                + "\"pages_unshared\":7000,\"pages_volatile\":852,\"ksm_zero_pages\":512,"
                + "\"pages_scanned\":1234567,\"pages_skipped\":0,\"full_scans\":12,"
                + "\"stable_node_chains\":0,\"stable_node_dups\":0,\"general_profit\":9845760},"
                + "\"knobs\":{\"run\":1,\"pages_to_scan\":100,\"sleep_millisecs\":20,\"advisor_mode\":\"none\"},"
                + "\"savedBytes\":10485760,\"costBytes\":640000,\"ksmdCpuSeconds\":1.234,"
                + "\"processes\":["
                + "{\"pid\":13,\"name\":\"python3\",\"ksm_rmap_items\":5000,\"ksm_zero_pages\":3,"
                + "\"ksm_merging_pages\":2000,\"ksm_process_profit\":7872000,"
                + "\"ksm_merge_any\":true,\"ksm_mergeable\":true},"
                + "{\"pid\":15,\"name\":\"old\",\"ksm_rmap_items\":7,\"ksm_merging_pages\":2}],"
                + "\"unreadableProcesses\":2,\"pagesPerHour\":18000000,"
                + "\"unmerge\":{\"bytes\":0,\"upperBound\":false,\"availableBytes\":1073741824,\"fits\":true,"
                + "\"groups\":[]}}");
  }

  @Test
  void listsNoMoreProcessesThanAskedFor() throws IOException {
    JsonNode json =
        json(
            KernelSamples.status(
                "0",
                KernelSamples.busy(),
                List.of(
                    KernelSamples.process(12, 1, true, true),
                    KernelSamples.process(13, 2, true, true)),
                0),
            1);

    assertThat(json.get("running").booleanValue()).isFalse();
    assertThat(json.get("processes").findValuesAsText("pid")).containsExactly("13");
  }

  @Test
  void leavesOutWhatThisKernelDoesNotTell() throws IOException {
    JsonNode json =
        json(
            new KernelStatus(
                4096,
                KernelSamples.knobs("1"),
                new KernelCounters(Map.of(Counter.PAGES_SHARING, 1L)),
                OptionalLong.empty(),
                List.of(),
                0,
                KernelSamples.need(0, List.of())),
            9);

    assertThat(json.get("counters").toString()).isEqualTo("{\"pages_sharing\":1}");
    assertThat(json.has("costBytes")).isFalse();
    assertThat(json.has("ksmdCpuSeconds")).isFalse();
  }

  @Test
  void saysIfUnmergingMayNeedLess() throws IOException {
    UnmergeNeed most =
        new UnmergeNeed(1 << 20, true, OptionalLong.of(1 << 30), List.of(), List.of());
    KernelStatus status =
        KernelSamples.with(most, KernelSamples.status("1", KernelSamples.busy(), List.of(), 0));

    assertThat(json(status, 1).at("/unmerge/upperBound").booleanValue()).isTrue();
  }

  @Test
  void tellsWhatUnmergingNeedsInEachControlGroup() throws IOException {
    KernelStatus status =
        KernelSamples.with(
            KernelSamples.need(1 << 20, List.of(new GroupNeed("/lab", 1 << 20, 4096, 2 << 20))),
            KernelSamples.status("1", KernelSamples.busy(), List.of(), 0));

    assertThat(json(status, 1).get("unmerge").toString())
        .isEqualTo(
            "{\"bytes\":1048576,\"upperBound\":false,\"availableBytes\":1073741824,"
                + "\"fits\":false,\"groups\":["
                + "{\"group\":\"/lab\",\"bytes\":1048576,\"roomBytes\":4096,"
                + "\"limitBytes\":2097152,\"fits\":false}]}");
  }

  @Test
  void aKsmdThatVisitsNothingDoesNotRun() throws IOException {
    JsonNode json = json(KernelSamples.pace("0", "20", KernelSamples.busy()), 1);

    assertThat(json.get("running").booleanValue()).isFalse();
    assertThat(json.get("pagesPerHour").longValue()).isZero();
  }

  private static JsonNode json(KernelStatus status, int processes) throws IOException {
    StringWriter out = new StringWriter();
    StatusJson.write(status, processes, out);
    assertThat(out.toString()).endsWith("}\n");
    return new ObjectMapper().readTree(out.toString());
  }
}
