package io.ksm.core.service;

import com.google.common.base.CharMatcher;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.pages.WrongAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks a policy for the pace of each batch, and shows it the machine. The machine is read only when
 * the policy asks; where it does not tell, on other systems than Linux, its memory is unknown. Used
 * by one thread at a time.
 */
public final class BatchPaces {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final long BYTES_PER_KIB = 1024;

  private final MergePolicy policy;
  private final LongSupplier clock;
  private final Path memory;
  private final long begin;

  /** Makes paces by this machine's clock, which begins now, and by its memory. */
  public BatchPaces(MergePolicy policy) {
    this(policy, System::nanoTime, MEMORY);
  }

  /**
   * Makes paces by another clock and memory.
   *
   * @param clock in nanoseconds; its time now is the beginning
   * @param memory a file like the kernel's {@code meminfo}
   */
  public BatchPaces(MergePolicy policy, LongSupplier clock, Path memory) {
    this.policy = policy;
    this.clock = clock;
    this.memory = memory;
    this.begin = clock.getAsLong();
  }

  /** Returns the pace of the batch that comes next. */
  public Pace next(Engine engine) {
    Pace pace = policy.batchPace(engine.pace(), new Machine(engine.pageSize()));
    return WrongAnswer.notNull(pace, policy, "batchPace()");
  }

  /** The machine as it is now. */
  private final class Machine implements MachineView {
    private final int pageSize;

    Machine(int pageSize) {
      this.pageSize = pageSize;
    }

    @Override
    public long nanos() {
      return clock.getAsLong() - begin;
    }

    @Override
    public long totalBytes() {
      return bytes("MemTotal:");
    }

    @Override
    public long availableBytes() {
      return bytes("MemAvailable:");
    }

    @Override
    public int pageSize() {
      return pageSize;
    }

    private long bytes(String key) {
      try (Stream<String> lines = Files.lines(memory)) {
        return lines
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(CharMatcher.inRange('0', '9').retainFrom(line)))
            .map(kib -> kib * BYTES_PER_KIB)
            .findFirst()
            .orElse(UNKNOWN);
      } catch (IOException | UncheckedIOException e) {
        return UNKNOWN; // This system does not tell.
      }
    }
  }
}
