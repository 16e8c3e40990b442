package io.ksm.source.synthetic;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.SourceContract;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Tests the contract of all sources, for synthetic memory with bytes. */
class SyntheticBytesContractTest extends SourceContract {
  private static final int PAGES = 333;

  @Override
  protected PageSource open() {
    SyntheticSourceFactory factory = new SyntheticSourceFactory();
    return factory
        .open(
            "",
            Options.of(
                factory,
                Map.of("bytes", "on", "pages", Integer.toString(PAGES), "page-size", "256")))
        .getFirst();
  }

  /** Pages one by one and backwards, which the contract reads in runs. */
  @Override
  protected byte[] content() throws Exception {
    byte[] all = new byte[PAGES * 256];
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(256, 1)) {
      for (int page = PAGES - 1; page >= 0; page--) {
        chunk.begin(1, false);
        source.read(source.regions().getFirst(), page, 1, chunk);
        byte[] one = chunk.memory().asSlice(chunk.offset(0), 256).toArray(ValueLayout.JAVA_BYTE);
        System.arraycopy(one, 0, all, page * 256, 256);
      }
    }
    return all;
  }
}
