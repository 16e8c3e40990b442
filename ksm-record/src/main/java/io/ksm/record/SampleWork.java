package io.ksm.record;

import io.ksm.api.engine.PageChunk;
import io.ksm.core.CpuLimit;
import io.ksm.trace.key.Fingerprinter;
import io.ksm.trace.key.TraceKey;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/** Holds what all sources of a recording share: tools, and the counts of the present sample. */
final class SampleWork implements AutoCloseable {
  private static final int CHUNK_BYTES = 2 << 20;
  private static final int MAX_CHUNK_PAGES = 512;

  final PageChunk chunk;
  final ChangeHash hash = new ChangeHash();
  final Fingerprinter fingerprinter;
  final CpuLimit limit;
  private final BooleanSupplier stopped;
  private final MemorySegment zeros;

  long pages;
  long pagesRead;
  long pagesFingerprinted;

  SampleWork(int pageSize, TraceKey key, CpuLimit limit, BooleanSupplier stopped) {
    this.chunk = new PageChunk(pageSize, Math.clamp(CHUNK_BYTES / pageSize, 1, MAX_CHUNK_PAGES));
    this.fingerprinter = key.fingerprinter();
    this.limit = limit;
    this.stopped = stopped;
    this.zeros = MemorySegment.ofArray(new long[pageSize / Long.BYTES]).asReadOnly();
  }

  boolean isStopped() {
    return stopped.getAsBoolean();
  }

  boolean isZero(MemorySegment memory, long offset) {
    long size = zeros.byteSize();
    return MemorySegment.mismatch(memory, offset, offset + size, zeros, 0, size) < 0;
  }

  void clearCounts() {
    pages = 0;
    pagesRead = 0;
    pagesFingerprinted = 0;
  }

  @Override
  public void close() {
    chunk.close();
  }
}
