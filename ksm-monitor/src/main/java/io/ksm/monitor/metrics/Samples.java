package io.ksm.monitor.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of metrics at one moment. A value that is not known is left out, and so is a
 * metric without any. Used by one thread.
 */
public final class Samples {
  private static final String[] NONE = {};

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** Begins without any. */
  public Samples() {}

  /** A value of a metric, and the values of its labels. */
  public static final class Sample {
    private final double value;
    private final String[] labels;

    private Sample(double value, String[] labels) {
      this.value = value;
      this.labels = labels;
    }

    /** Returns the value. */
    public double value() {
      return value;
    }

    /** Returns the values of the metric's labels, in their order. */
    public String[] labels() {
      return labels.clone();
    }
  }

  /** A metric with all of its values. */
  public static final class Family {
    private final String name;
    private final String help;
    private final String[] labels;
    private final List<Sample> samples = new ArrayList<>();

    private Family(String name, String help, String[] labels) {
      this.name = name;
      this.help = help;
      this.labels = labels;
    }

    /** Returns the whole name. */
    public String name() {
      return name;
    }

    /** Returns what it counts, in a sentence. */
    public String help() {
      return help;
    }

    /** Returns the names of the labels. */
    public String[] labels() {
      return labels.clone();
    }

    /** Returns the values, of which no two have the same labels. */
    public List<Sample> samples() {
      return Collections.unmodifiableList(samples);
    }
  }

  /** Adds the value of a metric that there is once. */
  public void add(Metric metric, @Nullable Number value) {
    add(metric, value, NONE);
  }

  /**
   * Adds a value for something. No two have the same labels.
   *
   * @param labels the values of the metric's labels, in their order
   */
  public void add(Metric metric, @Nullable Number value, String... labels) {
    if (value != null) {
      family(metric.metricName(), metric.help(), metric.labels())
          .samples
          .add(new Sample(value.doubleValue(), labels.clone()));
    }
  }

  /** Adds the value of a file, as the kernel wrote it. */
  void add(KernelFile file, double value) {
    family(file.metricName(), file.help(), NONE)
        .samples
        .add(new Sample(value / file.divisor(), NONE));
  }

  /** Adds a file whose value is a word: as a label, with the value 1. */
  void add(KernelFile file, String label, String word) {
    family(file.metricName(), file.help(), new String[] {label})
        .samples
        .add(new Sample(1, new String[] {word}));
  }

  private Family family(String name, String help, String[] labels) {
    return families.computeIfAbsent(name, any -> new Family(name, help, labels));
  }

  /** Returns all metrics that have a value, in the order in which they were added. */
  public Collection<Family> families() {
    return Collections.unmodifiableCollection(families.values());
  }
}
