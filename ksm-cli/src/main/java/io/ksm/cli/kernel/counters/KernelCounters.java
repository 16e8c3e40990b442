package io.ksm.cli.kernel.counters;

import io.ksm.cli.text.Counter;
import io.ksm.kernel.KernelKsm;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The counters of this machine's kernel, as far as it has them: the first kernels with KSM had
 * five.
 *
 * @param values those that there are
 */
public record KernelCounters(Map<Counter, Long> values) {

  public KernelCounters {
    Map<Counter, Long> copy = new EnumMap<>(Counter.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

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
