package io.ksm.bench.process;

import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Packs samples into messages, and unpacks them. */
public final class Samples {
  private static final String CURVE_NANOS = "curveNanos";
  private static final String CURVE_PAGES = "curvePages";

  private Samples() {}

  /** Packs a sample. */
  public static Message pack(Sample sample) {
    Message message = new Message();
    sample.figures().forEach((figure, value) -> message.with(figure.key(), value));
    return message
        .with(CURVE_NANOS, sample.curve().stream().map(CurvePoint::nanos).toList())
        .with(CURVE_PAGES, sample.curve().stream().map(CurvePoint::savedPages).toList());
  }

  /** Unpacks a sample. */
  public static Sample unpack(Message message) {
    Map<Metric, Long> figures = new EnumMap<>(Metric.class);
    for (Metric figure : Metric.values()) {
      if (message.has(figure.key())) {
        figures.put(figure, message.number(figure.key()));
      }
    }
    List<Long> nanos = message.numbers(CURVE_NANOS);
    List<Long> pages = message.numbers(CURVE_PAGES);
    List<CurvePoint> curve = new ArrayList<>();
    for (int i = 0; i < nanos.size(); i++) {
      curve.add(new CurvePoint(nanos.get(i), pages.get(i)));
    }
    return new Sample(figures, curve);
  }
}
