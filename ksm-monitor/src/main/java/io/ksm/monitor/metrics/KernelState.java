package io.ksm.monitor.metrics;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the kernel's KSM is doing at one moment, over the whole machine. Immutable.
 *
 * @param counters those that this kernel has, by its names
 * @param knobs those that it has
 * @param ksmdCpuNanos what ksmd has used of a processor; unknown where it cannot be seen
 * @param pageSize in bytes
 */
public record KernelState(
    Map<String, Long> counters, Map<Knob, String> knobs, OptionalLong ksmdCpuNanos, int pageSize) {

  /** Copies the maps, in their order. */
  public KernelState {
    counters = new LinkedHashMap<>(counters);
    knobs = new LinkedHashMap<>(knobs);
  }

  /**
   * Asks the kernel: some thirty small files, well below a millisecond.
   *
   * @throws KernelKsmException if one cannot be read
   */
  public static KernelState read(KernelKsm ksm) throws KernelKsmException {
    return new KernelState(ksm.countersByName(), ksm.knobs(), ksmdCpu(ksm), ksm.pageSize());
  }

  private static OptionalLong ksmdCpu(KernelKsm ksm) {
    try {
      return OptionalLong.of(ksm.ksmdCpuNanos());
    } catch (KernelKsmException e) {
      return OptionalLong.empty(); // The thread cannot be seen, as in a container.
    }
  }

  /** Returns what merging saves, in bytes, its cost not counted. */
  long savedBytes() {
    return (counters.getOrDefault("pages_sharing", 0L)
            + counters.getOrDefault("ksm_zero_pages", 0L))
        * pageSize;
  }
}
