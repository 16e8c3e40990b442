package io.ksm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.core.CpuLimit;
import io.ksm.kernel.KernelKsm;
import io.ksm.source.synthetic.SyntheticSourceFactory;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.Trace;
import io.ksm.trace.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sample tells of the machine: its clock, its memory, its KSM. */
class SampledMachineTest {
  private static final List<String> KNOBS =
      List.of(
          "run",
          "pages_to_scan",
          "sleep_millisecs",
          "merge_across_nodes",
          "max_page_sharing",
          "use_zero_pages",
          "smart_scan");

  /** Others that use the kernel's KSM turn the knobs back within seconds. */
  private static final int TRIES = 20;

  @TempDir private Path folder;

  private RecordingPlan plan(String trace, Duration length) throws IOException {
    KeyFile key = new KeyFile(folder.resolve("key"));
    return new RecordingPlan(
        folder.resolve(trace),
        key.readOrMake(),
        Duration.ofMillis(20),
        length,
        CpuLimit.NONE,
        false,
        1);
  }

  private static RecordedSources memory() {
    SyntheticSourceFactory factory = new SyntheticSourceFactory();
    List<PageSource> pages = factory.open("", Options.of(factory, Map.of("pages", "100")));
    return RecordedSources.of(pages);
  }

  /** The machine's clock, which is set while a recording goes on. */
  private static final class SetClock implements InstantSource, RecordingListener {
    private final List<String> notes = new ArrayList<>();
    private Duration ahead = Duration.ZERO;
    private Recorder recorder;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public void noted(String line) {
      notes.add(line);
    }

    /** An hour back after two samples; half a second ahead, as a time daemon may, after four. */
    @Override
    public void sampled(Sample sample) {
      ahead = ahead.plusMillis(sample.number() == 1 ? -3_600_000 : sample.number() == 3 ? 500 : 0);
      if (sample.number() == 5) {
        recorder.stop();
      }
    }
  }

  @Test
  void aClockThatJumpsIsToldAndTurnsNoDistance() throws Exception {
    SetClock clock = new SetClock();
    clock.recorder = new Recorder(plan("jumps", Duration.ofHours(1)), memory(), clock, clock);

    clock.recorder.run();

    assertThat(clock.notes)
        .containsExactly(
            "the machine's clock jumped by -3600 s before sample 2: spacing goes on by the time that passed");
    List<Sample> samples = Trace.open(folder.resolve("jumps")).samples();
    assertThat(samples).hasSize(6);
    assertThat(samples.get(2).start()).isBefore(samples.get(0).start());
    for (int i = 1; i < samples.size(); i++) {
      assertThat(elapsed(samples.get(i)) - elapsed(samples.get(i - 1)))
          .as("distance of sample %d", i)
          .isBetween(0L, Duration.ofMinutes(1).toNanos());
    }
  }

  private static long elapsed(Sample sample) {
    return sample.get(SampleColumn.ELAPSED_NANOS);
  }

  @Test
  void tellsTheMemoryAndTheKernelsKsm() throws Exception {
    assumeTrue(Files.isReadable(KernelKsm.FOLDER.resolve("smart_scan")), "no KSM here");
    KernelKsm ksm = KernelKsm.open();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Map<String, Long> before = files();
      long cpu = ksm.ksmdCpuNanos();
      Sample sample = sample("trace" + attempt);
      if (files().equals(before)) {
        check(sample, before);
        assertThat(sample.get(SampleColumn.KSMD_CPU_NANOS)).isBetween(cpu, ksm.ksmdCpuNanos());
        return;
      }
      Thread.sleep(500);
    }
    assumeTrue(false, "ksmd is at work, or others set its knobs, all the time");
  }

  private Sample sample(String trace) throws Exception {
    new Recorder(plan(trace, Duration.ZERO), memory(), RecordingListener.NONE).run();
    return Trace.open(folder.resolve(trace)).samples().getFirst();
  }

  /** Returns what the kernel's files say, of which each sample column of KSM has one. */
  private static Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    for (SampleColumn column : SampleColumn.values()) {
      Path file = KernelKsm.FOLDER.resolve(column.columnName());
      if (Files.exists(file)) {
        files.put(column.columnName(), Long.valueOf(Files.readString(file).strip()));
      }
    }
    String advisor = Files.readString(KernelKsm.FOLDER.resolve("advisor_mode"));
    files.put("advisor", advisor.contains("[none]") ? 0L : 1L);
    return files;
  }

  private static void check(Sample sample, Map<String, Long> files) throws IOException {
    assertThat(files.keySet()).containsAll(KNOBS).contains("pages_sharing", "general_profit");
    files.forEach((name, value) ->
        assertThat(sample.get(SampleColumn.valueOf(name.toUpperCase(Locale.ROOT))))
            .as(name)
            .isEqualTo(value));
    assertThat(sample.get(SampleColumn.MEM_TOTAL_BYTES)).isEqualTo(meminfo("MemTotal:"));
    assertThat(sample.get(SampleColumn.MEM_AVAILABLE_BYTES))
        .isBetween(1L, sample.get(SampleColumn.MEM_TOTAL_BYTES));
  }

  private static long meminfo(String name) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(each -> each.startsWith(name))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }
}
