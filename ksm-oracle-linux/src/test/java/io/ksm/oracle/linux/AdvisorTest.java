package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.oracle.linux.support.AdvisorReplay;
import io.ksm.oracle.linux.support.AdvisorReplay.Advice;
import io.ksm.oracle.linux.support.AdvisorTrace;
import io.ksm.oracle.linux.support.Contents;
import io.ksm.oracle.linux.support.Op;
import io.ksm.oracle.linux.support.PlayProcesses;
import io.ksm.oracle.linux.support.PlayRunner;
import io.ksm.oracle.linux.support.RealKernel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The kernel's scan-time advisor and ours advise the same, scan after scan, whatever the times of
 * this machine are.
 */
@ExtendWith(RealKernel.class)
class AdvisorTest {
  private static final int SCANS = 5;
  private static final int PAGES = 3000;

  @ParameterizedTest(name = "target {0} s, {1} % at most, {2} to {3} pages, {4} ms")
  @CsvSource({
    // What binds: the formula and the ten percent; the limit of processor time; the most pages.
    "2, 70, 777, 30000, 5",
    "1, 12, 400, 30000, 10",
    "1, 95, 900, 300, 2",
  })
  void advisesWhatTheKernelAdvises(
      String target, String maxCpu, String start, String maxPages, String sleep, PlayRunner stage)
      throws IOException, InterruptedException {
    KernelSession kernel = stage.session();
    Map<String, String> knobs =
        Map.of(
            "advisor", "scan-time",
            "advisor-target-scan-time", target,
            "advisor-max-cpu", maxCpu,
            "advisor-min-pages-to-scan", start,
            "advisor-max-pages-to-scan", maxPages);
    try (AdvisorTrace trace = new AdvisorTrace();
        PlayProcesses player = playerWithUniquePages()) {
      kernel.set(Knob.SMART_SCAN, "0");
      kernel.set(Knob.SLEEP_MILLISECS, sleep);
      kernel.set(Knob.ADVISOR_TARGET_SCAN_TIME, target);
      kernel.set(Knob.ADVISOR_MAX_CPU, maxCpu);
      kernel.set(Knob.ADVISOR_MIN_PAGES_TO_SCAN, start);
      kernel.set(Knob.ADVISOR_MAX_PAGES_TO_SCAN, maxPages);
      // Before run=1: switched on in the midst of a scan, the kernel takes its time since boot.
      kernel.set(Knob.ADVISOR_MODE, "scan-time");
      long usedBefore = kernel.ksm().ksmdCpuNanos();
      AdvisorReplay ours = new AdvisorReplay(knobs, usedBefore);
      assertThat(kernel.ksm().read(Knob.PAGES_TO_SCAN))
          .isEqualTo(Integer.toString(ours.pagesToScan()));
      kernel.set(Knob.RUN, "1");
      player.await();
      Advice first = advices(trace, 1).getFirst();
      assertThat(first.cpuPercent())
          .as("the first scan is charged with all that ksmd had used: %s", first)
          .isBetween(percent(usedBefore, first), percent(kernel.ksm().ksmdCpuNanos(), first));
      List<Advice> advices = advices(trace, SCANS);
      for (Advice advice : advices) {
        assertThat(ours.adviceAfter(advice))
            .as("%s of %s", advice, advices)
            .isEqualTo(advice.pagesToScan());
      }
    } finally {
      kernel.set(Knob.RUN, "0");
      kernel.set(Knob.ADVISOR_MODE, "none");
    }
  }

  /** Returns what the kernel computes of a processor time, whose first scan took so long. */
  private static long percent(long cpuNanos, Advice first) {
    return Math.max(1, cpuNanos / 1_000_000 * 100 / (first.scanSeconds() * 1000));
  }

  private static PlayProcesses playerWithUniquePages() throws IOException {
    PlayProcesses player = new PlayProcesses();
    player.perform(new Op.Start(0));
    player.perform(new Op.Map(0, 0, PAGES));
    SplittableRandom random = new SplittableRandom(3000);
    for (int page = 0; page < PAGES; page++) {
      player.perform(new Op.Write(0, page, Contents.unique(random)));
    }
    player.await();
    return player;
  }

  private static List<Advice> advices(AdvisorTrace trace, int count)
      throws IOException, InterruptedException {
    List<Advice> advices = trace.advices();
    while (advices.size() < count) {
      Thread.sleep(20);
      advices = trace.advices();
    }
    return advices;
  }

  @Test
  void theKernelRefusesPagesToScanAsWeDo(PlayRunner stage) throws IOException {
    KernelSession kernel = stage.session();
    kernel.set(Knob.ADVISOR_MODE, "scan-time");
    assertThatThrownBy(() -> kernel.set(Knob.PAGES_TO_SCAN, "200"))
        .isInstanceOf(KernelKsmException.class);
    kernel.set(Knob.ADVISOR_MODE, "none");
    assertThat(kernel.ksm().read(Knob.PAGES_TO_SCAN)).as("its default again").isEqualTo("100");
  }
}
