package io.ksm.source.linux.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads words of a process's memory, as far as it is there: like every read, this makes no page.
 * Keeps one page. Used by one thread at a time.
 */
final class TargetWords implements JvmStructs.Memory, AutoCloseable {
  private final AddressSpace space;
  private final int pageSize;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment page;
  private long number = -1;

  TargetWords(AddressSpace space, int pageSize) {
    this.space = space;
    this.pageSize = pageSize;
    this.page = arena.allocate(pageSize, Long.BYTES);
  }

  @Override
  public long word(long address) throws IOException {
    if (address <= 0 || address % Long.BYTES != 0) {
      throw new IOException("no word at %x".formatted(address));
    }
    if (address / pageSize != number) {
      turnTo(address / pageSize);
    }
    return page.get(ValueLayout.JAVA_LONG, address % pageSize);
  }

  private void turnTo(long next) throws IOException {
    number = -1;
    if (!space.copyPage(next * pageSize, page)) {
      throw new IOException("nothing can be read at %x".formatted(next * pageSize));
    }
    number = next;
  }

  @Override
  public void close() {
    arena.close();
  }
}
