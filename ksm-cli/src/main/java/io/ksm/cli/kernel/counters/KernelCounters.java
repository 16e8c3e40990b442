package io.ksm.cli.kernel.counters;

import io.ksm.kernel.KernelKsm;
import io.ksm.report.counters.Counter;
import io.ksm.report.text.Figure;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Holds the counters of this machine's kernel, as far as it has them: the first kernels with KSM
 * had five.
 *
 * @param values those that there are
 */
public record KernelCounters(Map<Counter, Long> values) {
  /** A figure for each counter; unknown if this kernel lacks it. */
  public static final List<Figure<KernelCounters>> FIGURES =
      Arrays.stream(Counter.values()).map(KernelCounters::figure).toList();

  /** Copies the map, in the order of the counters. */
  public KernelCounters {
    Map<Counter, Long> copy = new EnumMap<>(Counter.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /** Returns the figure of one counter. */
  public static Figure<KernelCounters> figure(Counter counter) {
    return Figure.of(
        counter.kernelName(),
        counter.unit(),
        counter.meaning(),
        counters -> counters.find(counter));
  }

  /** Reads the counters as they are now. */
  public static KernelCounters read(KernelKsm ksm) throws IOException {
    Map<String, Long> byName = ksm.countersByName();
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      Long value = byName.get(counter.kernelName());
      if (value != null) {
        values.put(counter, value);
      }
    }
    return new KernelCounters(values);
  }

  /** Returns a counter, 0 if this kernel lacks it. */
  public long get(Counter counter) {
    return values.getOrDefault(counter, 0L);
  }

  /** Returns a counter, if this kernel has it. */
  public OptionalLong find(Counter counter) {
    Long value = values.get(counter);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
