package io.ksm.bench.child;

import io.ksm.bench.Figure;
import io.ksm.bench.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One measurement of a contestant: from a fresh start until nothing is left to merge, and then some
 * settled scans.
 */
final class Measurement {
  /** Where memory never settles, that many scans are the first merge. */
  private static final int MOST_FIRST_SCANS = 4;

  private static final int ATTEMPTS = 5;

  private final Contestant contestant;
  private final Memory memory;

  Measurement(Contestant contestant, Memory memory) {
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
    // What the measurement before left behind is not this one's burden.
    System.gc();
    try (Run run = contestant.begin()) {
      List<Pass> first = new ArrayList<>(List.of(run.scan()));
      List<Long> comparisons = new ArrayList<>(List.of(run.comparisons()));
      List<Long> bytesRead = new ArrayList<>(List.of(run.bytesRead()));
      List<Pass> settled = new ArrayList<>();
      while (settled.isEmpty()) {
        memory.change();
        Pass pass = run.scan();
        boolean nothingNew = pass.outcome().equals(first.getLast().outcome());
        if (nothingNew || first.size() == MOST_FIRST_SCANS) {
          settled.add(pass);
        } else {
          first.add(pass);
        }
        comparisons.add(run.comparisons());
        bytesRead.add(run.bytesRead());
      }
      while (settled.size() < contestant.settledScans()) {
        memory.change();
        settled.add(run.scan());
      }
      return sample(run, first, settled, comparisons, bytesRead);
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
    try (Run run = watched.get()) {
      Pass last = run.scan();
      long end = last.nanos();
      for (int scans = 1; scans < MOST_FIRST_SCANS; scans++) {
        memory.change();
        Pass pass = run.scan();
        if (pass.outcome().equals(last.outcome())) {
          break;
        }
        end += pass.nanos();
        last = pass;
      }
      return new Sample(Map.of(), run.curve().points(end));
    }
  }

  private static Sample sample(
      Run run, List<Pass> first, List<Pass> settled, List<Long> comparisons, List<Long> bytesRead)
      throws IOException {
    int scans = first.size();
    Pass middle = median(settled);
    Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.FIRST_SCANS, (long) scans);
    long firstNanos = first.stream().mapToLong(Pass::nanos).sum();
    figures.put(Figure.FIRST_NANOS, firstNanos);
    figures.put(Figure.FIRST_CPU_NANOS, first.stream().mapToLong(Pass::cpuNanos).sum());
    figures.put(Figure.SETTLED_NANOS, middle.nanos());
    figures.put(Figure.SETTLED_CPU_NANOS, middle.cpuNanos());
    figures.put(Figure.SETTLED_ALLOCATED_BYTES, middle.allocatedBytes());
    figures.put(Figure.SAVED_PAGES, first.getLast().outcome().saved());
    figures.put(Figure.METADATA_BYTES, run.metadataBytes());
    figures.put(Figure.PEAK_RESIDENT_BYTES, ProcessMemory.peakResidentBytes());
    figures.put(Figure.ANONYMOUS_BYTES, ProcessMemory.anonymousBytes());
    figures.put(Figure.FIRST_BYTES_READ, bytesRead.get(scans - 1));
    figures.put(Figure.SETTLED_BYTES_READ, bytesRead.get(scans) - bytesRead.get(scans - 1));
    figures.put(Figure.FIRST_COMPARISONS, comparisons.get(scans - 1));
    figures.put(Figure.SETTLED_COMPARISONS, comparisons.get(scans) - comparisons.get(scans - 1));
    figures.keySet().removeIf(run::isUnknown);
    return new Sample(figures, run.curve().points(firstNanos));
  }

  private static Pass median(List<Pass> passes) {
    return passes.stream()
        .sorted(Comparator.comparingLong(Pass::nanos))
        .toList()
        .get((passes.size() - 1) / 2);
  }
}
