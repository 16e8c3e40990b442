package io.ksm.core.engine.bytes;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.SourceState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Finds memory that a source lends and that cannot be read, before a hasher fails on it. */
public final class LentMemory {
  /** Not this one, because further threads compare what one of them has read. */
  private static final Thread OTHER = Thread.ofPlatform().unstarted(() -> {});

  private static final byte PRESENT = PageState.PRESENT.code();

  private LentMemory() {}

  /**
   * Checks what a source has answered. Takes a constant time, unless the memory ends before the run
   * does.
   *
   * @throws IOException if the bytes of a present page cannot be read
   */
  public static void check(SourceState source, PageChunk answer) throws IOException {
    String wrong = source.fingerprints || answer.isCopied() ? null : wrong(answer);
    if (wrong != null) {
      throw new IOException(source.source.label() + ": lends memory " + wrong);
    }
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrong(PageChunk answer) {
    MemorySegment memory = answer.memory();
    if (memory == null) {
      return "that is null";
    }
    if (!memory.scope().isAlive()) {
      return "whose arena is closed";
    }
    if (!memory.isAccessibleBy(OTHER)) {
      return "that only one thread may read: its arena has to be a shared one";
    }
    int first = 0;
    int end = answer.count();
    if (answer.offset(0) >= 0 && answer.offset(end) <= memory.byteSize()) {
      return null;
    }
    byte[] states = answer.states();
    while (first < end && states[first] != PRESENT) {
      first++;
    }
    while (first < end && states[end - 1] != PRESENT) {
      end--;
    }
    return first == end || (answer.offset(first) >= 0 && answer.offset(end) <= memory.byteSize())
        ? null
        : "of %d bytes for present pages from %d to %d"
            .formatted(memory.byteSize(), answer.offset(first), answer.offset(end));
  }
}
