package io.ksm.cli.kernel.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnobSetterTest {
  private final MadeUpKernel kernel = new MadeUpKernel();

  @Test
  void returnsWhatWasAndIs() throws IOException {
    assertThat(set("smart_scan=0", "sleep_millisecs=20"))
        .containsExactly(
            new KnobChange(Knob.SLEEP_MILLISECS, "20", "20"),
            new KnobChange(Knob.SMART_SCAN, "1", "0"));
    assertThat(kernel.written).containsExactly("smart_scan=0");
  }

  @Test
  void unmergesBeforeWhatNeedsItAndStartsLast() throws IOException {
    kernel.merged = true;

    set("max_page_sharing=100", "run=2");
    set("run=1", "use_zero_pages=1", "merge_across_nodes=0");

    assertThat(kernel.written)
        .containsExactly(
            "run=2", "max_page_sharing=100", "merge_across_nodes=0", "use_zero_pages=1", "run=1");
  }

  @Test
  void theAdvisorStartsFromItsOwnKnobs() throws IOException {
    List<KnobChange> changes = set("advisor_mode=scan-time", "advisor_min_pages_to_scan=700");

    assertThat(kernel.written)
        .containsExactly("advisor_min_pages_to_scan=700", "advisor_mode=scan-time");
    assertThat(changes).contains(new KnobChange(Knob.PAGES_TO_SCAN, "100", "700"));
  }

  @Test
  void theAdvisorIsSwitchedOffBeforePagesToScanIsSet() throws IOException {
    set("advisor_mode=scan-time");
    kernel.written.clear();

    set("pages_to_scan=500", "advisor_mode=none");

    assertThat(kernel.written).containsExactly("advisor_mode=none", "pages_to_scan=500");
  }

  @Test
  void whatBelongsToTheAdvisorIsRefused() throws IOException {
    assertThatThrownBy(() -> set("advisor_mode=scan-time", "pages_to_scan=200"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pages_to_scan is the advisor's");
    set("advisor_mode=scan-time");
    kernel.written.clear();

    assertThatThrownBy(() -> set("pages_to_scan=200")).isInstanceOf(UsageException.class);
    assertThat(kernel.written).isEmpty();
  }

  @Test
  void whatThisKernelLacksIsRefusedBeforeAnythingIsChanged() {
    kernel.values.remove(Knob.SMART_SCAN);

    assertThatThrownBy(() -> set("run=1", "smart_scan=0"))
        .isInstanceOf(UsageException.class)
        .hasMessage("this kernel has no smart_scan: leave it out, or use a newer one");
    assertThat(kernel.written).isEmpty();
  }

  @Test
  void endsAtTheFirstRefusal() throws IOException {
    kernel.merged = true;

    assertThatThrownBy(() -> set("max_page_sharing=100", "smart_scan=0"))
        .isInstanceOf(IOException.class)
        .hasMessage("max_page_sharing is busy");
    assertThat(kernel.written).isEmpty();
  }

  private List<KnobChange> set(String... assignments) throws IOException {
    return new KnobSetter(kernel).set(Assignments.parse(List.of(assignments)));
  }

  /** Behaves as the kernel does. */
  private static final class MadeUpKernel implements Knobs {
    final Map<Knob, String> values = new EnumMap<>(Knob.class);
    final List<String> written = new ArrayList<>();
    boolean merged;

    MadeUpKernel() {
      for (Knob knob : Knob.values()) {
        values.put(knob, "0");
      }
      values.put(Knob.PAGES_TO_SCAN, "100");
      values.put(Knob.SLEEP_MILLISECS, "20");
      values.put(Knob.MAX_PAGE_SHARING, "256");
      values.put(Knob.MERGE_ACROSS_NODES, "1");
      values.put(Knob.SMART_SCAN, "1");
      values.put(Knob.ADVISOR_MODE, "none");
      values.put(Knob.ADVISOR_MIN_PAGES_TO_SCAN, "500");
    }

    @Override
    public Map<Knob, String> read() {
      return new EnumMap<>(values);
    }

    @Override
    public void write(Knob knob, String value) throws IOException {
      if (merged && (knob == Knob.MAX_PAGE_SHARING || knob == Knob.MERGE_ACROSS_NODES)) {
        throw new IOException(knob.fileName() + " is busy");
      }
      values.put(knob, value);
      written.add(knob.fileName() + "=" + value);
      if (knob == Knob.RUN && value.equals("2")) {
        merged = false;
      }
      if (knob == Knob.ADVISOR_MODE) {
        values.put(
            Knob.PAGES_TO_SCAN,
            value.equals("none") ? "100" : values.get(Knob.ADVISOR_MIN_PAGES_TO_SCAN));
      }
    }
  }
}
