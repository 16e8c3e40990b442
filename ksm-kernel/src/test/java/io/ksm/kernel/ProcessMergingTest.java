package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcessMergingTest {
  @Test
  void readsAllFields() {
    Map<String, String> fields =
        ProcessMerging.fields(
            """
            ksm_rmap_items 76
            ksm_zero_pages 2
            ksm_merging_pages 30
            ksm_process_profit -4864
            ksm_merge_any: yes
            ksm_mergeable: no
            """);
    assertThat(ProcessMerging.parse(5, "name", fields))
        .isEqualTo(
            new ProcessMerging(
                5,
                "name",
                OptionalLong.of(76),
                OptionalLong.of(2),
                OptionalLong.of(30),
                OptionalLong.of(-4864),
                Optional.of(true),
                Optional.of(false)));
  }

  @Test
  void leavesEmptyWhatTheKernelDoesNotTell() {
    ProcessMerging merging =
        ProcessMerging.parse(5, "name", ProcessMerging.fields("ksm_rmap_items 0\n"));
    assertThat(merging.rmapItems()).hasValue(0);
    assertThat(merging.mergingPages()).isEmpty();
    assertThat(merging.profitBytes()).isEmpty();
    assertThat(merging.mergesAny()).isEmpty();
    assertThat(merging.mergeable()).isEmpty();
    assertThat(merging.takesPart()).isFalse();
    assertThat(ProcessMerging.parse(5, "kthread", new HashMap<>()).takesPart()).isFalse();
  }

  @Test
  void anyFigureMeansTakingPart() {
    for (String text :
        new String[] {
          "ksm_rmap_items 1",
          "ksm_merging_pages 1",
          "ksm_zero_pages 1",
          "ksm_merge_any: yes",
          "ksm_mergeable: yes"
        }) {
      assertThat(ProcessMerging.parse(5, "name", ProcessMerging.fields(text)).takesPart())
          .as(text)
          .isTrue();
    }
  }

  @Test
  void saysThatThereIsNoSuchProcess() {
    RealKsm.assumeReadable();
    assertThatThrownBy(() -> ProcessMerging.of(999_999_999))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage("there is no process 999999999");
  }

  @Test
  void kernelThreadsTakeNoPart() throws Exception {
    KernelKsm ksm = RealKsm.assumeReadable();
    assumeTrue(ProcessHandle.of(2).isPresent(), "kernel threads are not visible here");
    assertThat(ksm.processes().processes()).extracting(ProcessMerging::pid).doesNotContain(2);
  }
}
