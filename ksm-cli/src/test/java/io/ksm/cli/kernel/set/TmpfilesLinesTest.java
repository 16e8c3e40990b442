package io.ksm.cli.kernel.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Knobs as systemd sets them at each start. */
class TmpfilesLinesTest {
  private static String lines(Map<Knob, String> knobs) throws IOException {
    StringBuilder out = new StringBuilder();
    TmpfilesLines.write(knobs, out);
    return out.substring(out.indexOf("\n") + 1);
  }

  @Test
  void ksmdStartsLast() throws Exception {
    assertThat(
            lines(
                Map.of(
                    Knob.RUN, "1",
                    Knob.PAGES_TO_SCAN, "1000",
                    Knob.ADVISOR_MODE, "none",
                    Knob.MAX_PAGE_SHARING, "512")))
        .isEqualTo(
            """
            w /sys/kernel/mm/ksm/max_page_sharing - - - - 512
            w /sys/kernel/mm/ksm/advisor_mode - - - - none
            w /sys/kernel/mm/ksm/pages_to_scan - - - - 1000
            w /sys/kernel/mm/ksm/run - - - - 1
            """);
  }

  @Test
  void whatOnlyHoldsNowIsLeftOut() throws Exception {
    assertThat(
            lines(Map.of(Knob.RUN, "2", Knob.PAGES_TO_SCAN, "7", Knob.ADVISOR_MODE, "scan-time")))
        .isEqualTo(
            """
            w /sys/kernel/mm/ksm/run - - - - 0
            w /sys/kernel/mm/ksm/advisor_mode - - - - scan-time
            """);
    assertThatThrownBy(() -> TmpfilesLines.check(Map.of(Knob.RUN, "2")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("give run=0 or run=1");
  }
}
