package io.ksm.fleet.query;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says what an engine may use of the machine.
 *
 * @param memoryBytes of memory, beside Java's heap; what is more goes to the disk
 * @param spillFolder in which it makes a folder for what does not fit; null for the system's
 *     temporary folder
 * @param spillBytes the most that goes there; 0 for as much as there is room
 * @param threads how many
 */
public record EngineLimits(
    long memoryBytes, @Nullable Path spillFolder, long spillBytes, int threads) {
  /** What the engine may use of memory unless it is told otherwise. */
  public static final long DEFAULT_MEMORY = 2L << 30;
}
