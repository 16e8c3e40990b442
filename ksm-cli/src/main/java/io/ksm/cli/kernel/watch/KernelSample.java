package io.ksm.cli.kernel.watch;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.counters.KsmdTime;
import io.ksm.kernel.KernelKsm;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Holds the counters at one moment.
 *
 * @param time when, for people
 * @param nanos when, by {@link System#nanoTime}
 * @param counters the kernel's own
 * @param ksmdCpuNanos what ksmd had used of a processor, if that can be seen
 */
record KernelSample(Instant time, long nanos, KernelCounters counters, OptionalLong ksmdCpuNanos) {

  static KernelSample take(KernelKsm ksm) throws IOException {
    return new KernelSample(
        Instant.now(), System.nanoTime(), KernelCounters.read(ksm), KsmdTime.read(ksm));
  }
}
