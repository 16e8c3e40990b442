package io.ksm.bench.kernel;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.ProcessMerging;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Checks that no other process takes part in the kernel's merging during a measurement. */
public final class ExclusiveKsm {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private ExclusiveKsm() {}

  /**
   * Waits until no other process has memory that may merge.
   *
   * @throws DisturbedException if one still has after half a minute
   */
  public static void await(KernelKsm ksm) throws KernelKsmException, DisturbedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (other(ksm).isPresent() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    require(ksm);
  }

  /**
   * Checks that no other process has memory that may merge.
   *
   * @throws DisturbedException if one has; says which
   */
  public static void require(KernelKsm ksm) throws KernelKsmException, DisturbedException {
    Optional<ProcessMerging> other = other(ksm);
    if (other.isPresent()) {
      throw new DisturbedException(
          "the kernel may merge memory of %s (%d), too: end it, and try again"
              .formatted(other.get().name(), other.get().pid()));
    }
  }

  private static Optional<ProcessMerging> other(KernelKsm ksm) throws KernelKsmException {
    long own = ProcessHandle.current().pid();
    return ksm.processes().processes().stream()
        .filter(process -> process.pid() != own && process.takesPart())
        .findFirst();
  }
}
