package io.ksm.arena;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.arena.support.ModelArena;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The contract of all sources, for an arena of which two pages in three were written to. */
class ArenaContractTest extends SourceContract {
  private static final int PAGES = 1100;

  private final byte[] content = randomContent();

  private static byte[] randomContent() {
    SplittableRandom random = new SplittableRandom(PAGES);
    byte[] bytes = new byte[PAGES * ModelArena.PAGE_SIZE];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  protected PageSource open() throws IOException {
    MergeableArena arena = MergeableArena.allocate(content.length);
    try (ArenaWriter writer = arena.writer()) {
      for (int page = 0; page < PAGES; page++) {
        if (expectedState(page) == PageState.PRESENT) {
          int at = page * ModelArena.PAGE_SIZE;
          try (WriteScope scope = writer.open(at, ModelArena.PAGE_SIZE)) {
            scope.segment().asByteBuffer().put(ByteBuffer.wrap(content, at, ModelArena.PAGE_SIZE));
          }
        }
      }
    }
    return arena.source();
  }

  @Override
  protected byte[] content() {
    return content;
  }

  @Override
  protected PageState expectedState(int page) {
    return page % 3 == 1 ? PageState.ABSENT : PageState.PRESENT;
  }

  @Override
  protected boolean isKnown(Region region) {
    return true;
  }
}
