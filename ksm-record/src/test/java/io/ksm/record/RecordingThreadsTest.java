package io.ksm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ForwardingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.CpuLimit;
import io.ksm.trace.Sample;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads read what is recorded, within one limit of processor time. */
class RecordingThreadsTest {
  private static final int THREADS = 3;

  @TempDir private Path folder;

  private RecordingPlan plan(double maxCpu, Duration length) {
    return new RecordingPlan(
        folder.resolve("trace"),
        TraceKey.random(),
        Duration.ofMillis(1),
        length,
        maxCpu,
        false,
        THREADS);
  }

  private static ChangingMemory memory() {
    return new ChangingMemory(new SplittableRandom(1));
  }

  /** A read waits until as many are under way as there are threads. */
  @Test
  void allOfThemReadAtOnce() throws Exception {
    CountDownLatch met = new CountDownLatch(THREADS);
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    PageSource source =
        new ForwardingSource(memory()) {
          @Override
          public void read(Region region, long firstPage, int count, PageSink into)
              throws IOException {
            if (readers.add(Thread.currentThread())) {
              met.countDown();
            }
            try {
              assertThat(met.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            super.read(region, firstPage, count, into);
          }
        };
    RecordingSummary summary =
        new Recorder(
                plan(CpuLimit.NONE, Duration.ZERO),
                RecordedSources.of(List.of(source)),
                RecordingListener.NONE)
            .run();
    assertThat(summary.samples()).isOne();
    assertThat(readers).hasSize(THREADS);
  }

  @Test
  void theLimitHoldsForTheirSum() throws Exception {
    double share = 0.1;
    ChangingMemory memory = memory();
    RecordingSummary summary =
        new Recorder(
                plan(share, Duration.ofSeconds(3)),
                RecordedSources.of(List.of(memory)),
                RecordingListener.NONE)
            .run();
    assertThat(summary.samples()).isPositive();
    // What comes after the last pause has no limit: the end of the last part.
    assertThat((double) summary.cpuNanos() / summary.nanos()).isLessThan(1.5 * share);
  }

  /** A source that fails in all threads at once leaves once, and the others go on. */
  @Test
  void aSourceThatFailsInAllOfThemLeavesOnce() throws Exception {
    List<String> left = new ArrayList<>();
    ChangingMemory failing = memory();
    var listener =
        new RecordingListener() {
          private Recorder recorder;

          @Override
          public void sampled(Sample sample) {
            failing.failsAt = 0;
            if (sample.number() == 2) {
              recorder.stop();
            }
          }

          @Override
          public void left(String label, String why) {
            left.add(label + ": " + why);
          }
        };
    listener.recorder =
        new Recorder(
            plan(CpuLimit.NONE, Duration.ofHours(1)),
            RecordedSources.of(List.of(failing, memory())),
            listener);
    RecordingSummary summary = listener.recorder.run();
    assertThat(left).containsExactly("changing memory: its machine is off");
    assertThat(summary.samples()).isEqualTo(3);
    assertThat(summary.gone()).isOne();
  }

  /** It ends soon though it was to pause for hours, and none of the threads reads on. */
  @Test
  void stopsWhileTheyPause() throws Exception {
    Recorder[] recorder = new Recorder[1];
    AtomicInteger reads = new AtomicInteger();
    PageSource source =
        new ForwardingSource(memory()) {
          @Override
          public void read(Region region, long firstPage, int count, PageSink into)
              throws IOException {
            super.read(region, firstPage, count, into);
            if (reads.incrementAndGet() == 20) {
              recorder[0].stop();
            }
          }
        };
    recorder[0] =
        new Recorder(
            plan(0.01, Duration.ofHours(1)),
            RecordedSources.of(List.of(source)),
            RecordingListener.NONE);
    assertThat(recorder[0].run().samples()).isZero();
    assertThat(reads.get()).isLessThan(20 + THREADS);
  }
}
