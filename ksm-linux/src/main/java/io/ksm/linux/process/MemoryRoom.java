package io.ksm.linux.process;

import io.ksm.linux.AvailableMemory;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.Platform;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells how much more memory this process and those that it starts can get: what the machine has
 * available, or less where a control group limits it. Immutable.
 *
 * @param bytes that there are
 * @param limit of the control group that leaves no more; null if it is the machine
 */
public record MemoryRoom(long bytes, @Nullable MemoryLimit limit) {
  private static final long MIB = 1 << 20;

  /**
   * Asks the machine and the control groups of this process.
   *
   * @return nothing where it cannot be told, on other systems than Linux
   * @throws IOException if a file of the kernel's cannot be read
   */
  public static Optional<MemoryRoom> ofThisProcess() throws IOException {
    OptionalLong available = AvailableMemory.read();
    if (available.isEmpty()) {
      return Optional.empty();
    }
    MemoryRoom room = new MemoryRoom(available.getAsLong(), null);
    if (!Platform.isSupported()) {
      return Optional.of(room);
    }
    try {
      return Optional.of(room.within(MemoryLimits.ofThisMachine(), ProcessNumbers.own()));
    } catch (ErrnoException e) {
      throw new IOException("cannot tell the memory's limits: " + e.getMessage(), e);
    }
  }

  /**
   * Says for messages where they are: {@code available}, or {@code left of the 200 MiB of control
   * group '/lab'}.
   */
  public String where() {
    return limit == null
        ? "available"
        : "left of the %d MiB of control group '%s'"
            .formatted(limit.limitBytes() / MIB, limit.group());
  }

  private MemoryRoom within(MemoryLimits limits, int pid) throws ErrnoException {
    MemoryRoom least = this;
    for (MemoryLimit next : limits.around(pid)) {
      if (next.roomBytes() < least.bytes) {
        least = new MemoryRoom(next.roomBytes(), next);
      }
    }
    return least;
  }
}
