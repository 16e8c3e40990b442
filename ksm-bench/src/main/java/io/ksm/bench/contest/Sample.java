package io.ksm.bench.contest;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement of one contestant. What a contestant cannot tell is not there.
 *
 * @param figures in their units
 * @param curve pages saved against time, from the beginning of the first scan
 */
public record Sample(Map<Metric, Long> figures, List<CurvePoint> curve) {

  /** Copies the collections. */
  public Sample {
    EnumMap<Metric, Long> copy = new EnumMap<>(Metric.class);
    copy.putAll(figures);
    figures = Collections.unmodifiableMap(copy);
    curve = List.copyOf(curve);
  }
}
