package io.ksm.bench;

import io.ksm.bench.contestant.ChildMain;

/**
 * Says which programs a benchmark starts. Immutable.
 *
 * @param contestant the main class of a contestant's process, which calls {@link
 *     ChildMain#main(String[])} or is that. Where it stands in the main module of this JVM, the
 *     processes start by the same cache of classes
 */
public record BenchPrograms(Class<?> contestant) {
  /** Those that need no command. */
  public static BenchPrograms own() {
    return new BenchPrograms(ChildMain.class);
  }
}
