package io.ksm.monitor.metrics;

import io.ksm.kernel.Knob;
import io.ksm.report.counters.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of the kernel's KSM as a metric, named as Prometheus's node exporter names those that it
 * knows: {@code node_ksmd_} and the name of the file, in seconds where that counts milliseconds.
 * Immutable.
 *
 * @param metricName its whole name, as queries use it
 * @param help what it counts, in a sentence
 * @param divisor by which the number in the file is divided
 */
public record KernelFile(String metricName, String help, double divisor) {
  private static final String PREFIX = "node_ksmd_";
  private static final String MILLIS = "_millisecs";
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double PERCENTS = 1e2;

  /** Returns the metric of a counter. */
  public static KernelFile of(Counter counter) {
    String suffix =
        switch (counter) {
          case FULL_SCANS, PAGES_SCANNED, PAGES_SKIPPED -> "_total";
          case GENERAL_PROFIT -> "_bytes";
          default -> "";
        };
    return new KernelFile(PREFIX + counter.kernelName() + suffix, sentence(counter.meaning()), 1);
  }

  /** Returns the metric of a knob. The value of {@code advisor_mode}, a word, is a label. */
  public static KernelFile of(Knob knob) {
    String name = PREFIX + knob.fileName();
    String help = sentence(knob.meaning());
    return switch (knob) {
      case SLEEP_MILLISECS, STABLE_NODE_CHAINS_PRUNE_MILLISECS ->
          new KernelFile(
              name.replace(MILLIS, "_seconds"),
              help.replace("milliseconds", "seconds"),
              MILLIS_PER_SECOND);
      case ADVISOR_MAX_CPU ->
          new KernelFile(name + "_ratio", help.replace(", in percent", ""), PERCENTS);
      case ADVISOR_TARGET_SCAN_TIME -> new KernelFile(name + "_seconds", help, 1);
      default -> new KernelFile(name, help, 1);
    };
  }

  /** Returns those of all files. */
  public static List<KernelFile> all() {
    return Stream.concat(
            Arrays.stream(Counter.values()).map(KernelFile::of),
            Arrays.stream(Knob.values()).map(KernelFile::of))
        .toList();
  }

  private static String sentence(String meaning) {
    return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + ".";
  }
}
