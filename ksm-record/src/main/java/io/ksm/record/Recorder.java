package io.ksm.record;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.CpuLimit;
import io.ksm.core.plugin.Sources;
import io.ksm.linux.MachineName;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Records sources into a trace.
 *
 * <p>The first sample tells of every page, the others of what changed. Samples begin at even
 * distances by a clock that nobody can set; one that is late delays the next ones. The first sample
 * is a part by itself. Later parts are completed at the end of a sample, after a minute or an
 * eighth of the recording so far: not more is lost, however the recording ends.
 *
 * <p>{@link #run} is called once, by any thread; {@link #stop} by any thread, at any time.
 */
public final class Recorder {
  private static final long MAX_PART_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long MAX_PART_ROWS = 4L << 20;

  /** A part is at most such a share of what has been recorded: the first has one sample. */
  private static final int MIN_PARTS = 8;

  private static final Duration JUMP = Duration.ofSeconds(1);

  private final RecordingPlan plan;
  private final RecordedSources named;
  private final RecordingListener listener;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<SourceRecorder> recorders = new ArrayList<>();
  private final MachineState machine = new MachineState();

  private int sources;
  private int late;
  private long sourcesCpu;

  /** Makes a recorder; nothing is opened before it runs. */
  public Recorder(RecordingPlan plan, RecordedSources named, RecordingListener listener) {
    this(plan, named, listener, InstantSource.system());
  }

  /** Makes a recorder for a machine with such a clock, which may jump. */
  Recorder(
      RecordingPlan plan, RecordedSources named, RecordingListener listener, InstantSource clock) {
    this.plan = plan;
    this.named = named;
    this.listener = listener;
    this.clock = clock;
  }

  /** Ends the recording soon: with the last sample that is complete. */
  public void stop() {
    stopped.countDown();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * Opens the sources and records them until the planned time is over, all have gone, or it is
   * stopped.
   *
   * @throws UsageException if a source cannot be opened, or the folder is not empty
   * @throws IOException if a source cannot be opened, or the trace cannot be written (any more);
   *     the message says what is left of it
   */
  public RecordingSummary run() throws IOException, InterruptedException {
    try {
      named.open().forEach(this::join);
      requireFit();
      named.warnings().forEach(listener::noted);
      int pageSize = recorders.getFirst().source().pageSize();
      TraceHeader header =
          new TraceHeader(
              UUID.randomUUID().toString(),
              MachineName.host(),
              MachineName.boot(),
              plan.key().id(),
              pageSize);
      CpuLimit limit = new CpuLimit(plan.maxCpu(), this::sleep);
      try (TraceWriter writer = TraceWriter.create(plan.directory(), header, plan.plain());
          SampleWork work =
              new SampleWork(pageSize, plan.key(), plan.threads(), limit, this::isStopped)) {
        return new Run(writer, work, pageSize).all();
      }
    } finally {
      Sources.closeAll(recorders.stream().map(SourceRecorder::source).toList());
    }
  }

  private void requireFit() {
    PageSource first = recorders.getFirst().source();
    for (SourceRecorder recorder : recorders) {
      PageSource source = recorder.source();
      if (source instanceof MergingSource) {
        throw new UsageException(
            "'%s' really merges and serves one engine only: record memory that can be scanned anew"
                .formatted(source.label()));
      }
      if (source.pageSize() != first.pageSize()) {
        throw new UsageException(
            "'%s' has pages of %d bytes, and '%s' of %d: record them one by one"
                .formatted(first.label(), first.pageSize(), source.label(), source.pageSize()));
      }
    }
  }

  private void join(PageSource source) {
    recorders.add(new SourceRecorder(sources++, source));
    listener.joined(source.label());
  }

  private void sleep(long nanos) throws InterruptedException {
    // Whether it was stopped is asked where it matters.
    boolean _ = stopped.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The recording itself, once all is open. */
  private final class Run {
    private final TraceWriter writer;
    private final SampleWork work;
    private final int pageSize;
    private final long begin = System.nanoTime();
    private final long beginCpu;
    private long partBegin = begin;
    private long partRows;
    private Instant lastTime = clock.instant();
    private long lastNanos = begin;

    Run(TraceWriter writer, SampleWork work, int pageSize) {
      this.writer = writer;
      this.work = work;
      this.pageSize = pageSize;
      this.beginCpu = work.cpuNanos();
    }

    RecordingSummary all() throws IOException, InterruptedException {
      try {
        recordAll();
        writer.endPart();
      } catch (IOException e) {
        throw new IOException(
            "the recording ended early: %s; what is complete of '%s': %s"
                .formatted(e.getMessage(), plan.directory(), samples(writer.completeSamples())),
            e);
      }
      long cpu = work.cpuNanos() - beginCpu + sourcesCpu;
      return new RecordingSummary(
          writer.completeSamples(),
          sources,
          sources - recorders.size(),
          writer.rows(),
          writer.bytes(),
          System.nanoTime() - begin,
          cpu,
          late);
    }

    private static String samples(int count) {
      return count == 0 ? "nothing" : count == 1 ? "1 sample" : count + " samples";
    }

    private void recordAll() throws IOException, InterruptedException {
      long next = begin;
      while (!isStopped()) {
        sample();
        endPartIfDue();
        next = following(next);
        if (next - begin > plan.length().toNanos()) {
          return;
        }
        if (recorders.isEmpty() && !named.mayCome()) {
          listener.noted("all sources have gone: nothing is left to record");
          return;
        }
        sleep(next - System.nanoTime());
      }
    }

    private long following(long last) {
      long next = last + plan.every().toNanos();
      long now = System.nanoTime();
      if (next - now >= 0) {
        return next;
      }
      late++;
      return now;
    }

    private void endPartIfDue() throws IOException {
      long now = System.nanoTime();
      long length = now - partBegin;
      if (length >= Math.min(MAX_PART_NANOS, (now - begin) / MIN_PARTS)
          || writer.rows() - partRows >= MAX_PART_ROWS) {
        writer.endPart();
        partBegin = now;
        partRows = writer.rows();
      }
    }

    private void sample() throws IOException, InterruptedException {
      long start = writer.samples() == 0 ? begin : System.nanoTime();
      long cpu = work.cpuNanos();
      Sample sample = new Sample().with(SampleColumn.ELAPSED_NANOS, start - begin);
      noteTime(sample, start);
      machine.addTo(sample);
      if (writer.samples() > 0 && named.mayCome()) {
        for (PageSource come : named.openNew()) {
          joinIfFit(come);
        }
      }
      work.clearCounts();
      writer.beginSample();
      long ofSources = recordSources();
      if (isStopped()) {
        writer.takeBackSample();
        return;
      }
      writer.endSample(
          sample
              .with(SampleColumn.SOURCES, recorders.size())
              .with(SampleColumn.PAGES, work.pages)
              .with(SampleColumn.PAGES_READ, work.pagesRead)
              .with(SampleColumn.PAGES_FINGERPRINTED, work.pagesFingerprinted)
              .with(SampleColumn.CPU_NANOS, work.cpuNanos() - cpu + ofSources)
              .with(SampleColumn.DURATION_NANOS, System.nanoTime() - start));
      listener.sampled(sample);
    }

    private void joinIfFit(PageSource source) throws IOException {
      if (source.pageSize() == pageSize && !(source instanceof MergingSource)) {
        join(source);
      } else {
        source.close();
      }
    }

    /** Returns the processor time that threads of the sources' own took. */
    private long recordSources() throws IOException, InterruptedException {
      long cpu = 0;
      for (Iterator<SourceRecorder> each = recorders.iterator(); each.hasNext() && !isStopped(); ) {
        SourceRecorder recorder = each.next();
        PageSource source = recorder.source();
        long before = source.cpuNanos();
        try {
          recorder.sample(work, writer);
          cpu += source.cpuNanos() - before;
        } catch (SourceFailure e) {
          cpu += source.cpuNanos() - before;
          each.remove();
          recorder.leave(writer);
          listener.left(source.label(), String.valueOf(e.getMessage()));
          close(source);
        }
      }
      sourcesCpu += cpu;
      return cpu;
    }

    private void close(PageSource source) {
      try {
        source.close();
      } catch (IOException e) {
        listener.noted("%s does not close: %s".formatted(source.label(), e.getMessage()));
      }
    }

    private void noteTime(Sample sample, long nanos) {
      Instant now = clock.instant();
      sample.with(
          SampleColumn.START_MICROS,
          TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000);
      Duration jump = Duration.between(lastTime.plusNanos(nanos - lastNanos), now);
      if (jump.abs().compareTo(JUMP) > 0) {
        listener.noted(
            "the machine's clock jumped by %d s before sample %d: spacing goes on by the time that passed"
                .formatted(Math.round(jump.toNanos() / 1e9), writer.samples()));
      }
      lastTime = now;
      lastNanos = nanos;
    }
  }
}
