package io.ksm.core.engine.bytes;

import java.lang.foreign.MemorySegment;

/**
 * Makes faults of mapped files come in time.
 *
 * <p>When a file shrinks under its mapping, a read of what it lost gives some bytes and makes the
 * JVM note an {@link InternalError}, which the reading thread throws at its next safepoint poll:
 * perhaps after it has left the {@code try} that was to catch it, in the middle of something that
 * must not be left half done.
 */
public final class MappedMemory {
  private static final Object UNLOCKED = new Object();

  private MappedMemory() {}

  /**
   * Throws the error that earlier reads by this thread have caused, if any. To be called at the end
   * of the {@code try} that guards the reads. Costs a native call where a segment is a mapped file,
   * and nothing elsewhere.
   *
   * @param one that was read
   * @param other that was read; may be the same
   * @throws InternalError if memory that was read has gone
   */
  public static void throwFault(MemorySegment one, MemorySegment other) {
    if (one.isMapped() || other.isMapped()) {
      // Any native method will do: the return from one is a safepoint poll, whatever is inlined.
      boolean _ = Thread.holdsLock(UNLOCKED);
    }
  }
}
