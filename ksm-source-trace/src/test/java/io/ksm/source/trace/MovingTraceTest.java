package io.ksm.source.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.StateCode;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace that moves from sample to sample knows what has changed since it was last asked, and
 * when, whatever came and went.
 */
class MovingTraceTest {
  private static final int PAGE = 4096;
  private static final int SPAN = 400;
  private static final int SAMPLES = 30;
  private static final int ABSENT = -1;
  private static final String DOMAIN = "uid:1";

  @TempDir Path folder;

  /** What each page held at each sample; there are regions where it could hold something. */
  private final List<int[]> truth = new ArrayList<>();

  private final List<List<Region>> regions = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(20261129);
  private RecordedSource source;

  @BeforeEach
  void write() throws IOException {
    TraceHeader header = new TraceHeader("t", "host", "boot", "0123456789abcdef", PAGE);
    try (TraceWriter writer = TraceWriter.create(folder.resolve("t"), header, false)) {
      int[] contents = new int[SPAN];
      Arrays.fill(contents, ABSENT);
      List<Region> listed = List.of();
      for (int sample = 0; sample < SAMPLES; sample++) {
        writer.beginSample();
        if (sample == 0) {
          writer.source(0, "redis (12)", false, null, 0);
        }
        List<Region> next = regionsOf(sample);
        changeRegions(writer, listed, next, contents);
        listed = next;
        // Nobody has touched a region that has just begun.
        changePages(writer, listed, contents, sample == 0 ? SPAN : sample % 5 == 0 ? 0 : 12);
        Sample told = new Sample().with(SampleColumn.ELAPSED_NANOS, sample * 1_000L);
        if (sample > 0) {
          told.with(SampleColumn.KSMD_CPU_NANOS, sample);
          told.with(SampleColumn.MEM_TOTAL_BYTES, sample * 100L);
          told.with(SampleColumn.MEM_AVAILABLE_BYTES, sample * 10L);
        }
        writer.endSample(told);
        writer.endPart();
        truth.add(contents.clone());
        regions.add(listed);
      }
    }
    TraceSourceFactory factory = new TraceSourceFactory();
    Options options = Options.of(factory, Map.of("moments", "all"));
    source = (RecordedSource) factory.open(folder.resolve("t").toString(), options).getFirst();
  }

  @AfterEach
  void close() throws IOException {
    source.close();
  }

  @Test
  void atFirstItIsTheLastMomentAndTheSameMemory() throws IOException {
    assertThat(source.moment()).isEqualTo(SAMPLES - 1);
    TraceSourceFactory factory = new TraceSourceFactory();
    String folderName = folder.resolve("t").toString();
    try (PageSource still = factory.open(folderName, Options.of(factory, Map.of())).getFirst()) {
      assertThat(source.identity()).isEqualTo(still.identity());
    }
  }

  @Test
  void tellsTheMachineAsItWasAtAMoment() {
    assertThat(source.ksmdCpuNanos(7)).isEqualTo(7);
    assertThat(source.machineBytes(7)).isEqualTo(700);
    assertThat(source.availableBytes(7)).isEqualTo(70);
    assertThat(source.ksmdCpuNanos(0)).as("nobody told").isEqualTo(MachineView.UNKNOWN);
    assertThat(source.machineBytes(0)).isEqualTo(MachineView.UNKNOWN);
    assertThat(source.availableBytes(0)).isEqualTo(MachineView.UNKNOWN);
  }

  /** The second one comes, shrinks, goes and comes back. */
  private static List<Region> regionsOf(int sample) {
    Region first = new Region("low", 0, 200, DOMAIN);
    int pages = new int[] {0, 140, 70, 0, 140, 0}[sample / 5];
    return pages == 0
        ? List.of(first)
        : List.of(first, new Region("high", 230L * PAGE, pages, DOMAIN));
  }

  private static void changeRegions(
      TraceWriter writer, List<Region> before, List<Region> after, int[] contents)
      throws IOException {
    for (Region region : before) {
      if (!after.contains(region)) {
        writer.regionEnded(0, region);
      }
    }
    for (Region region : after) {
      if (!before.contains(region)) {
        writer.region(0, region);
      }
    }
    for (int page = 0; page < SPAN; page++) {
      if (!isIn(after, page)) {
        contents[page] = ABSENT;
      }
    }
  }

  private static boolean isIn(List<Region> regions, int page) {
    return regions.stream()
        .anyMatch(region -> {
          long first = region.address() / PAGE;
          return page >= first && page < first + region.pages();
        });
  }

  private void changePages(TraceWriter writer, List<Region> listed, int[] contents, int most)
      throws IOException {
    for (int page = 0; page < SPAN; page++) {
      if (isIn(listed, page) && random.nextInt(SPAN) < most) {
        contents[page] = random.nextInt(ABSENT, 5);
        int content = contents[page];
        int state = content == ABSENT ? StateCode.ABSENT : StateCode.PRESENT;
        writer.page(0, page, state, 0, 0, content <= 0 ? 0 : 7, Math.max(0, content));
      }
    }
  }

  @Test
  void whatIsIdleIsAsItWasTold() throws IOException {
    int[] told = new int[SPAN];
    Arrays.fill(told, ABSENT);
    int idle = 0;
    for (int step = 0; step < 5_000; step++) {
      if (random.nextInt(20) == 0) {
        // Backward, too: then all is told anew.
        int moment = Math.max(0, source.moment());
        source.show(
            random.nextInt(4) == 0 ? random.nextInt(SAMPLES) : Math.min(SAMPLES - 1, moment + 1));
      }
      int[] now = truth.get(Math.max(0, source.moment()));
      if (source.regions().isEmpty()) {
        source.show(0);
        continue;
      }
      Region region = source.regions().get(random.nextInt(source.regions().size()));
      int first = random.nextInt((int) region.pages());
      int count = 1 + random.nextInt((int) region.pages() - first);
      int base = (int) (region.address() / PAGE) + first;
      try (PageChunk chunk = new PageChunk(PAGE, count)) {
        chunk.begin(count, false);
        source.read(region, first, count, chunk);
        for (int i = 0; i < count; i++) {
          boolean same = chunk.isIdle() || chunk.state(i) == PageState.UNCHANGED;
          assertThat(same && told[base + i] != now[base + i])
              .as("step %d: page %d holds %d, idle", step, base + i, now[base + i])
              .isFalse();
          assertThat(chunk.state(i) == PageState.ABSENT).isEqualTo(now[base + i] == ABSENT);
          told[base + i] = now[base + i];
        }
        idle += chunk.isIdle() ? 1 : 0;
      }
    }
    assertThat(idle).isGreaterThan(100);
  }

  @Test
  void whatChangedIsKnownByItsMoment() throws IOException {
    int earlier = 0;
    for (int moment = 0; moment < SAMPLES; moment++) {
      source.show(moment);
      for (Region region : source.regions()) {
        for (int first = 0; first < region.pages(); first += 8) {
          int count = (int) Math.min(8, region.pages() - first);
          int last = source.lastChange(region, first, count);
          assertThat(last).isBetween(0, moment);
          int base = (int) (region.address() / PAGE) + first;
          for (int then = last; then < moment; then++) {
            assertThat(Arrays.copyOfRange(truth.get(then), base, base + count))
                .as("pages %d to %d at %d, now %d", base, base + count, then, moment)
                .isEqualTo(Arrays.copyOfRange(truth.get(moment), base, base + count));
            assertThat(isIn(regions.get(then), base)).isTrue();
          }
          earlier += last < moment ? 1 : 0;
        }
      }
    }
    assertThat(earlier).as("runs to which nothing happened").isGreaterThan(100);
  }
}
