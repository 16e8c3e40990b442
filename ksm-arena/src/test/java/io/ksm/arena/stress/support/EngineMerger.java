package io.ksm.arena.stress.support;

import io.ksm.api.MergingSource;
import io.ksm.core.Ksm;
import java.io.IOException;

/** The engine, scanning without a pause. */
public final class EngineMerger implements StressMerger {
  private final Ksm ksm;

  public EngineMerger(MergingSource arena) throws IOException {
    this.ksm =
        Ksm.builder()
            .source(arena)
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:smart-scan=off,use-zero-pages=on")
            .threads(2)
            .build();
  }

  @Override
  public void round() {
    ksm.scan();
  }

  @Override
  public void unmergeAll() throws IOException {
    ksm.unmerge();
  }

  @Override
  public void close() throws IOException {
    ksm.close();
  }
}
