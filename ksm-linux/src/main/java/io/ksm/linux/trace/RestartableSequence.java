package io.ksm.linux.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Knows whether a stopped thread is in the midst of a restartable sequence (rseq(2)): some
 * instructions that the kernel starts anew when the thread was held up in them, as memory
 * allocators use them. If the thread were sent elsewhere for a while, the kernel would not notice
 * that. Stateless.
 */
final class RestartableSequence {
  private static final int SEQUENCE = 8; // the offset of rseq_cs in struct rseq
  private static final int START = 8; // the offsets in struct rseq_cs
  private static final int LENGTH = 16;
  private static final int BYTES = 32;

  private RestartableSequence() {}

  /**
   * Says whether an instruction belongs to the sequence that a thread last began.
   *
   * @param area of the thread, or 0 if it has none
   */
  static boolean holds(long area, long instruction, RemoteMemory memory) {
    if (area == 0) {
      return false;
    }
    byte[] pointer = memory.read(area + SEQUENCE, Long.BYTES);
    long sequence = pointer.length < Long.BYTES ? 0 : buffer(pointer).getLong(0);
    byte[] told = sequence == 0 ? new byte[0] : memory.read(sequence, BYTES);
    if (told.length < BYTES) {
      return false;
    }
    long into = instruction - buffer(told).getLong(START);
    return Long.compareUnsigned(into, buffer(told).getLong(LENGTH)) < 0;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
