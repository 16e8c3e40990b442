package io.ksm.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contestant.ChildMain;
import io.ksm.bench.process.Setup;
import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.util.List;

/**
 * What runs in a contestant's process, for a command that starts it by a main class of its own:
 * only then a JVM can use the cache of classes that was made for the command.
 */
public final class ContestantProgram {
  private ContestantProgram() {}

  /** Serves its parent, by standard input and output, until the input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ChildMain.main(args);
  }

  /**
   * Does in this process what contestants do in theirs, once, for whoever makes a cache of the
   * classes that this takes. This process measures nothing afterwards.
   *
   * @param sources to scan, as users write them
   * @throws IOException if a contestant cannot run
   */
  public static void rehearse(List<String> sources) throws IOException, InterruptedException {
    PartSpec policy = PartSpec.parse("ksm:smart-scan=off,use-zero-pages=on");
    for (Contestant contestant :
        List.of(
            TrustedStack.contestant(TrustedStack.EVERYTHING, AssumedStatic.SOURCE),
            TrustedStack.contestant(policy, AssumedStatic.SOURCE),
            new Contestant(Kind.READ_LIMIT, 1, AssumedStatic.SOURCE))) {
      ChildMain.rehearse(new Setup(contestant, MemorySpec.of(sources), ""));
    }
  }
}
