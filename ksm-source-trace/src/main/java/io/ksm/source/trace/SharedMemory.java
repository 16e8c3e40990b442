package io.ksm.source.trace;

import io.ksm.trace.Trace;
import io.ksm.trace.TraceHeader;
import io.ksm.trace.TraceMemory;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of a trace, for as long as one of its sources is open. Read by several threads, moved
 * by one while nobody reads.
 *
 * <p>Pfns of a trace are those of its machine at its time. So that they equal no other source's,
 * each memory adds a number of its own to them.
 */
final class SharedMemory {
  private static final int PFN_BITS = 44;
  private static final AtomicLong OPENED = new AtomicLong();

  private final Trace trace;
  private final TraceMemory memory;
  private final AtomicInteger users = new AtomicInteger();
  private final long opened = OPENED.incrementAndGet();
  private final boolean numbered;

  /**
   * Opens the memory of a trace.
   *
   * @param numbered whether contents are told by numbers in place of fingerprints
   * @throws IOException if that is wanted and not possible
   */
  SharedMemory(Trace trace, boolean numbered) throws IOException {
    this.trace = trace;
    this.numbered = numbered;
    this.memory = numbered ? trace.numberedMemory() : trace.memory();
  }

  Trace trace() {
    return trace;
  }

  TraceMemory memory() {
    return memory;
  }

  /** Returns what its fingerprints are called. Numbers mean nothing outside this memory. */
  String fingerprints() {
    String key = TraceHeader.fingerprints(trace.header().key());
    return numbered ? "numbers (%d) of %s".formatted(opened, key) : key;
  }

  long pfnSpace() {
    return opened << PFN_BITS;
  }

  void open() {
    users.incrementAndGet();
  }

  /** The last one closes the files. */
  void close() throws IOException {
    if (users.decrementAndGet() == 0) {
      memory.close();
    }
  }
}
