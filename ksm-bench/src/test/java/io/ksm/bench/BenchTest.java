package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  @TempDir private Path folder;

  /** Kills the first process that was started, while all of them idle. */
  private static final class Killer implements BenchProgress {
    private final List<ProcessHandle> before = ProcessHandle.current().children().toList();
    private final List<ProcessHandle> killed = new ArrayList<>();

    @Override
    public void step(String what, int done, int total) {
      if (what.startsWith("round") && killed.isEmpty()) {
        ProcessHandle child =
            ProcessHandle.current()
                .children()
                .filter(process -> !before.contains(process))
                .findFirst()
                .orElseThrow();
        child.destroyForcibly();
        child.onExit().join();
        killed.add(child);
      }
    }

    @Override
    public void note(String line) {}
  }

  @Test
  void whoseProcessDiesIsOutAndTheOthersGoOn() throws IOException {
    Contestant reader = new Contestant(Contestant.Kind.READ_LIMIT, 1, AssumedStatic.SOURCE);
    Contestant tree = new Contestant(Contestant.Kind.MEMCMP_TREE, 1, AssumedStatic.SOURCE);
    BenchConfig config =
        new BenchConfig(
            List.of(reader, tree), List.of("mix"), 1 << 20, 2, 0, 1, folder, false, "", "");
    BenchResult result = Bench.run(config, new Killer());
    assertThat(result.rows()).filteredOn(Row::ran).hasSize(1);
    assertThat(result.rows())
        .filteredOn(row -> !row.ran())
        .singleElement()
        .satisfies(
            row -> assertThat(row.obstacle()).isEqualTo("its process ended (exit status 137)"));
    assertThat(result.pages()).isEqualTo(256);
    assertThat(folder).isEmptyDirectory();
  }
}
