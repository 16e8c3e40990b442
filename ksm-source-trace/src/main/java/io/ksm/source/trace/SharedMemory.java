package io.ksm.source.trace;

import io.ksm.trace.Trace;
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
  private final long pfnSpace = OPENED.incrementAndGet() << PFN_BITS;

  SharedMemory(Trace trace) {
    this.trace = trace;
    this.memory = trace.memory();
  }

  Trace trace() {
    return trace;
  }

  TraceMemory memory() {
    return memory;
  }

  long pfnSpace() {
    return pfnSpace;
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
