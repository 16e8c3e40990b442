package io.ksm.cli.kernel.counters;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import java.util.OptionalLong;

/** Reads the processor time of the kernel's thread ksmd. */
public final class KsmdTime {
  private KsmdTime() {}

  /** Returns the time in nanoseconds; nothing where the thread cannot be seen (in containers). */
  public static OptionalLong read(KernelKsm ksm) {
    try {
      return OptionalLong.of(ksm.ksmdCpuNanos());
    } catch (KernelKsmException e) {
      return OptionalLong.empty();
    }
  }
}
