package io.ksm.fleet.collect;

import io.ksm.api.RecordedSource;
import io.ksm.core.plugin.NamedSource;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import io.ksm.trace.Trace;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Collects what a host held at several moments of its trace: a file for each. Stateless. */
public final class TraceMoments {
  private TraceMoments() {}

  /**
   * Collects.
   *
   * @param sources of the trace, open, each a {@link RecordedSource}; the caller closes them
   * @param key of the trace
   * @param times how many moments at most, evenly spread from the first sample to the last
   * @param folder for the files
   * @param threads how many read at once
   * @return the files, in the order of time
   * @throws io.ksm.api.UsageException if the trace is of another key
   * @throws IOException if the trace cannot be read, or files cannot be written
   */
  public static List<Path> collect(
      Trace trace, List<NamedSource> sources, TraceKey key, int times, Path folder, int threads)
      throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>();
    for (int moment : spread(trace.samples().size(), times)) {
      Sample sample = trace.samples().get(moment);
      List<NamedSource> present = show(sources, moment);
      if (!present.isEmpty()) {
        long memory = sample.get(SampleColumn.MEM_TOTAL_BYTES);
        Path file = folder.resolve("%s-%d".formatted(trace.header().trace(), moment));
        new Collector(
                new CollectionPlan(
                    file,
                    key,
                    trace.header().host(),
                    memory == Sample.UNKNOWN ? 0 : memory,
                    sample.start(),
                    threads),
                present,
                false)
            .run();
        files.add(file);
      }
    }
    return files;
  }

  private static List<NamedSource> show(List<NamedSource> sources, int moment) throws IOException {
    List<NamedSource> present = new ArrayList<>();
    for (NamedSource named : sources) {
      if (!(named.source() instanceof RecordedSource recorded)) {
        throw new IllegalArgumentException(named.source().label() + " was not recorded");
      }
      recorded.show(moment);
      if (!recorded.regions().isEmpty()) {
        present.add(named);
      }
    }
    return present;
  }

  private static int[] spread(int samples, int times) {
    int count = Math.min(samples, times);
    return IntStream.range(0, count)
        .map(i -> count == 1 ? samples - 1 : (int) ((long) i * (samples - 1) / (count - 1)))
        .toArray();
  }
}
