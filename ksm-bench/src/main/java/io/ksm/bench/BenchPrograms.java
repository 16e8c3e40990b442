package io.ksm.bench;

import io.ksm.bench.contestant.ChildMain;
import java.util.List;

/**
 * Says which programs a benchmark starts. Immutable.
 *
 * @param contestant the main class of a contestant's process, which calls {@link
 *     ContestantProgram#main(String[])} or is that. Where it stands in the main module of this JVM,
 *     the processes start by the same cache of classes
 * @param scan the command that scans, in words, without parts and sources; empty if there is none
 */
public record BenchPrograms(Class<?> contestant, List<String> scan) {
  /** Copies the list. */
  public BenchPrograms {
    scan = List.copyOf(scan);
  }

  /** Those of this module, which has no command. */
  public static BenchPrograms own() {
    return new BenchPrograms(ChildMain.class, List.of());
  }
}
