package io.ksm.cli.bench;

import io.ksm.bench.ContestantProgram;
import java.io.IOException;

/**
 * The entry point of a contestant's process. It stands in this module, because the cache of classes
 * holds for JVMs whose main module this is.
 */
public final class ContestantMain {
  private ContestantMain() {}

  /** Serves {@code ksm bench} until the end of standard input. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ContestantProgram.main(args);
  }
}
