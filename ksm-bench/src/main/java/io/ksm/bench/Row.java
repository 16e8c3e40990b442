package io.ksm.bench;

import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Holds a contestant and what was measured of it.
 *
 * @param contestant who
 * @param samples one for each round, in order; none if it cannot run or failed
 * @param obstacle why it cannot run, or how it failed, in one line; empty if it ran
 * @param failed whether that is a fault of its own: it threw what no part may throw, its process
 *     died, or its result is wrong
 */
public record Row(Contestant contestant, List<Sample> samples, String obstacle, boolean failed) {
  /** Makes a row that did not fail. */
  public Row(Contestant contestant, List<Sample> samples, String obstacle) {
    this(contestant, samples, obstacle, false);
  }

  /** Copies the list. */
  public Row {
    samples = List.copyOf(samples);
  }

  /** Says whether this was measured. */
  public boolean ran() {
    return obstacle.isEmpty() && !samples.isEmpty();
  }

  /** Returns where a figure lies, if this contestant can tell it. */
  public Optional<Spread> spread(Metric figure) {
    List<Long> values = values(figure);
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Returns a figure's value in each round; none if this contestant cannot tell it. */
  public List<Long> values(Metric figure) {
    List<Long> values = new ArrayList<>();
    for (Sample sample : samples) {
      Long value = sample.figures().get(figure);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /**
   * Returns how many times this row's figure is of another row's, round by round: what disturbs a
   * round disturbs both.
   */
  public Optional<Spread> ratio(Metric figure, Row other) {
    List<Long> own = values(figure);
    List<Long> others = other.values(figure);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(own.size(), others.size()); round++) {
      if (others.get(round) != 0) {
        ratios.add((double) own.get(round) / others.get(round));
      }
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }

  /**
   * Returns the curve of the sample whose first merge took the median time; all have the same one
   * where it was drawn in a run of its own.
   */
  public List<CurvePoint> typicalCurve() {
    return samples.stream()
        .sorted(
            Comparator.comparing(sample -> sample.figures().getOrDefault(Metric.FIRST_NANOS, 0L)))
        .skip((samples.size() - 1) / 2)
        .findFirst()
        .map(Sample::curve)
        .orElse(List.of());
  }
}
