package io.ksm.fleet.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.CpuLimit;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.PartSpec;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.record.RecordedSources;
import io.ksm.record.Recorder;
import io.ksm.record.RecordingListener;
import io.ksm.record.RecordingPlan;
import io.ksm.source.trace.TraceSourceFactory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import io.ksm.trace.Sample;
import io.ksm.trace.Trace;
import io.ksm.trace.key.TraceKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a recording is collected as it was at its moments. */
class TraceMomentsTest {
  private static final int PAGE = 64;
  private static final long BASE = 1L << 30;

  @TempDir private Path folder;

  private static byte[] content(int number) {
    byte[] content = new byte[PAGE];
    content[0] = (byte) number;
    return content;
  }

  @Test
  void eachMomentHasItsTimeAndItsContents() throws Exception {
    WorkloadSource live =
        WorkloadSource.live("one", new Window(BASE, 8, PAGE), WorkloadSource.Access.COPY);
    live.remap(List.of(Region.resident("heap", BASE, 8, "blue")));
    live.write(BASE, content(1));
    TraceKey key = TraceKey.random();
    Path directory = folder.resolve("trace");
    AtomicReference<Recorder> recorder = new AtomicReference<>();
    RecordingListener listener =
        new RecordingListener() {
          private int pages;

          @Override
          public void sampled(Sample sample) {
            pages++;
            live.write(BASE + pages * PAGE, content(1 + pages));
            if (pages == 4) {
              recorder.get().stop();
            }
          }
        };
    recorder.set(
        new Recorder(
            new RecordingPlan(
                directory, key, Duration.ofMillis(1), Duration.ofHours(1), CpuLimit.NONE, false, 1),
            RecordedSources.of(List.of(live)),
            listener));
    recorder.get().run();
    Trace trace = Trace.open(directory);
    TraceSourceFactory factory = new TraceSourceFactory();
    List<NamedSource> sources = new ArrayList<>();
    for (PageSource source :
        factory.open(directory.toString(), Options.of(factory, Map.of("moments", "all")))) {
      sources.add(new NamedSource(source, source.label(), PartSpec.parse("any"), false));
    }
    Path out = Files.createDirectory(folder.resolve("out"));
    List<Path> files = TraceMoments.collect(trace, sources, key, 2, out, 1);
    for (NamedSource source : sources) {
      source.source().close();
    }
    assertThat(trace.samples()).hasSize(4);
    assertThat(files).hasSize(2);
    ContentsFile first = ContentsFile.open(files.getFirst());
    ContentsFile last = ContentsFile.open(files.getLast());
    assertThat(first.header().start()).isEqualTo(trace.samples().getFirst().start());
    assertThat(last.header().start()).isEqualTo(trace.samples().getLast().start());
    assertThat(first.header().host()).isEqualTo(trace.header().host());
    assertThat(first.sources().getFirst().contents()).isEqualTo(1);
    // A page more at each sample.
    assertThat(last.sources().getFirst().contents()).isEqualTo(4);
  }
}
