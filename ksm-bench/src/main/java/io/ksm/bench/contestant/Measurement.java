package io.ksm.bench.contestant;

import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.kernel.DisturbedException;
import io.ksm.bench.process.OwnStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One measurement of a contestant: from a fresh start until nothing is left to merge, and then some
 * settled scans.
 */
final class Measurement {
  /** Where memory never settles, that many scans are the first merge. */
  private static final int MAX_FIRST_SCANS = 4;

  private static final int ATTEMPTS = 5;

  private final Runner contestant;
  private final Memory memory;

  Measurement(Runner contestant, Memory memory) {
    this.contestant = contestant;
    this.memory = memory;
  }

  /** Measures; anew where somebody disturbed it. */
  Sample take() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt();
      } catch (DisturbedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Sample attempt() throws IOException {
    // Garbage of the measurement before must not slow down this one.
    System.gc();
    memory.rewind();
    try (Run run = contestant.begin()) {
      Scans scans = new Scans(run);
      List<Scan> first = new ArrayList<>(List.of(scans.next()));
      List<Scan> settled = new ArrayList<>();
      long unsettled = 0;
      while (settled.isEmpty() && contestant.settledScans() > 0) {
        memory.change();
        Scan scan = scans.next();
        unsettled = scan.outcome().distance(first.getLast().outcome());
        if (unsettled == 0 || first.size() == MAX_FIRST_SCANS) {
          settled.add(scan);
        } else {
          first.add(scan);
        }
      }
      while (settled.size() < contestant.settledScans()
          || (!settled.isEmpty() && memory.hasFurtherMoments())) {
        memory.change();
        settled.add(scans.next());
      }
      return sample(run, first, settled, unsettled);
    }
  }

  /**
   * A scan, and what it read and compared.
   *
   * @param measured the scan
   * @param comparisons in it
   * @param bytesRead in it
   */
  private record Scan(MeasuredScan measured, long comparisons, long bytesRead) {
    Outcome outcome() {
      return measured.outcome();
    }
  }

  /** Scans one after the other, and tells what each of them reads: a run only knows the sums. */
  private static final class Scans {
    private final Run run;
    private long comparisons;
    private long bytesRead;

    Scans(Run run) {
      this.run = run;
    }

    Scan next() throws IOException {
      MeasuredScan measured = run.scan();
      Scan scan = new Scan(measured, run.comparisons() - comparisons, run.bytesRead() - bytesRead);
      comparisons += scan.comparisons();
      bytesRead += scan.bytesRead();
      return scan;
    }
  }

  /**
   * Runs once more to find out how much is saved when, if the contestant is not watched while it is
   * measured.
   *
   * @return a sample without figures; without a curve, too, if the measured runs have theirs
   */
  Sample curve() throws IOException {
    Optional<Run> watched = contestant.beginWatched();
    if (watched.isEmpty()) {
      return new Sample(Map.of(), List.of());
    }
    System.gc();
    memory.rewind();
    try (Run run = watched.get()) {
      MeasuredScan last = run.scan();
      long end = last.nanos();
      for (int scans = 1; scans < MAX_FIRST_SCANS; scans++) {
        memory.change();
        MeasuredScan measured = run.scan();
        if (measured.outcome().equals(last.outcome())) {
          break;
        }
        end += measured.nanos();
        last = measured;
      }
      return new Sample(Map.of(), run.curve().points(end));
    }
  }

  private static Sample sample(Run run, List<Scan> first, List<Scan> settled, long unsettled)
      throws IOException {
    Map<Metric, Long> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.FIRST_SCANS, (long) first.size());
    long firstNanos = sum(first, scan -> scan.measured().nanos());
    figures.put(Metric.FIRST_NANOS, firstNanos);
    figures.put(Metric.FIRST_CPU_NANOS, sum(first, scan -> scan.measured().cpuNanos()));
    figures.put(Metric.FIRST_BYTES_READ, sum(first, Scan::bytesRead));
    figures.put(Metric.FIRST_COMPARISONS, sum(first, Scan::comparisons));
    if (!settled.isEmpty()) {
      putSettled(median(settled), figures);
    }
    figures.put(Metric.SAVED_PAGES, first.getLast().outcome().saved());
    figures.put(Metric.METADATA_BYTES, run.metadataBytes());
    OwnStatus.peakResidentBytes()
        .ifPresent(bytes -> figures.put(Metric.PEAK_RESIDENT_BYTES, bytes));
    OwnStatus.anonymousBytes().ifPresent(bytes -> figures.put(Metric.ANONYMOUS_BYTES, bytes));
    figures.put(Metric.UNSETTLED_PAGES, unsettled);
    figures.keySet().removeIf(run::isUnknown);
    return new Sample(figures, run.curve().points(firstNanos));
  }

  private static void putSettled(Scan scan, Map<Metric, Long> figures) {
    figures.put(Metric.SETTLED_NANOS, scan.measured().nanos());
    figures.put(Metric.SETTLED_CPU_NANOS, scan.measured().cpuNanos());
    figures.put(Metric.SETTLED_BYTES_READ, scan.bytesRead());
    figures.put(Metric.SETTLED_COMPARISONS, scan.comparisons());
    figures.put(Metric.SETTLED_ALLOCATED_BYTES, scan.measured().allocatedBytes());
  }

  private static long sum(List<Scan> scans, ToLongFunction<Scan> figure) {
    return scans.stream().mapToLong(figure).sum();
  }

  private static Scan median(List<Scan> scans) {
    return scans.stream()
        .sorted(Comparator.comparingLong(scan -> scan.measured().nanos()))
        .toList()
        .get((scans.size() - 1) / 2);
  }
}
