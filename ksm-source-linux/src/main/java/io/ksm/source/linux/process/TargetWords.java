package io.ksm.source.linux.process;

import io.ksm.api.PageChunk;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/**
 * Reads words of a process's memory, as far as it is there: like every read, this brings no page
 * into being. Keeps one page; not thread-safe.
 */
final class TargetWords implements JvmStructs.Memory, AutoCloseable {
  private final AddressSpace space;
  private final int pageSize;
  private final PageChunk page;
  private long number = -1;

  TargetWords(AddressSpace space, int pageSize) {
    this.space = space;
    this.pageSize = pageSize;
    this.page = new PageChunk(pageSize, 1);
  }

  @Override
  public long word(long address) throws IOException {
    if (address <= 0 || address % Long.BYTES != 0) {
      throw new IOException("no word at %x".formatted(address));
    }
    if (address / pageSize != number) {
      turnTo(address / pageSize);
    }
    return page.memory().get(ValueLayout.JAVA_LONG, page.offset(0) + address % pageSize);
  }

  private void turnTo(long next) throws IOException {
    number = -1;
    page.begin(1, true);
    space.read(next * pageSize, 1, page);
    if (page.state(0) != PageState.PRESENT) {
      throw new IOException("nothing can be read at %x".formatted(next * pageSize));
    }
    number = next;
  }

  @Override
  public void close() {
    page.close();
  }
}
