package io.ksm.jmh;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.kernel.Mergeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Memory that the kernel's KSM merges, which is this program's alone for as long. Needs root. */
final class KernelMemory implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Arena lifetime = Arena.ofShared();
  private final KernelSession session;
  private final MemorySegment memory;

  KernelMemory(long bytes) throws IOException {
    session = KernelSession.begin(KernelKsm.open(), WAIT);
    session.unmergeAll();
    session.set(Knob.SMART_SCAN, "0");
    session.set(Knob.USE_ZERO_PAGES, "1");
    session.stepping();
    memory = lifetime.allocate(bytes, Runs.PAGE_SIZE);
    Mergeable.withoutHugePages(memory.address(), bytes);
    Mergeable.discard(memory.address(), bytes);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Gives all pages copies of their own, and lets the kernel forget what it has seen. */
  void separate() throws KernelKsmException {
    Mergeable.unadvise(memory.address(), memory.byteSize());
    Mergeable.advise(memory.address(), memory.byteSize());
  }

  /** Has ksmd look at all pages once. */
  void scan() throws IOException {
    session.scanOnce();
  }

  /** Returns how many pages the kernel has saved. */
  long saved() throws IOException {
    return session.ksm().counters().pagesSaved();
  }

  @Override
  public void close() throws IOException {
    try {
      Mergeable.unadvise(memory.address(), memory.byteSize());
      session.unmergeAll();
    } finally {
      session.close();
      lifetime.close();
    }
  }
}
