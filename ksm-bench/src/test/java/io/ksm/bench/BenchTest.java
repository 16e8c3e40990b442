package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  @TempDir private Path folder;

  /** Kills the first process that was started, while all of them idle, if it is to kill at all. */
  private static final class Killer implements BenchProgress {
    private final List<ProcessHandle> before = ProcessHandle.current().children().toList();
    private final List<ProcessHandle> killed = new ArrayList<>();
    private final boolean kills;

    Killer(boolean kills) {
      this.kills = kills;
    }

    @Override
    public void step(String what, int done, int total) {
      if (kills && what.startsWith("round") && killed.isEmpty()) {
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
            List.of(reader, tree),
            List.of("mix"),
            1 << 20,
            2,
            0,
            1,
            folder,
            WorkloadPlace.FILES,
            "",
            BenchPrograms.own(),
            "");
    BenchResult result = Bench.run(config, new Killer(true));
    assertThat(result.rows()).filteredOn(Row::ran).hasSize(1);
    assertThat(result.rows())
        .filteredOn(row -> !row.ran())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.obstacle()).isEqualTo("its process ended (exit status 137)");
          assertThat(row.failed()).isTrue();
        });
    assertThat(result.pages()).isEqualTo(256);
    assertThat(folder).isEmptyDirectory();
  }

  private static Contestant stack(String index) {
    Stack parts =
        new Stack(
            PartSpec.parse("xxh64"), PartSpec.parse(index), PartSpec.parse("ksm:smart-scan=off"));
    return new Contestant(parts, 1, AssumedStatic.SOURCE);
  }

  /** A part that loses pages is fast; it must not win, nor keep the others from being measured. */
  @Test
  void whoIsWrongOrThrowsHasFailed() throws IOException {
    List<Contestant> contestants =
        List.of(stack("rb"), stack("faulty"), stack("faulty:throws=on"), stack("skiplist"));
    for (String workload : List.of("mix", "volatile")) {
      BenchConfig config =
          new BenchConfig(
              contestants,
              List.of(workload),
              1 << 20,
              2,
              0,
              1,
              folder,
              WorkloadPlace.FILES,
              "",
              BenchPrograms.own(),
              "");
      BenchResult result = Bench.run(config, new Killer(false));
      assertThat(result.rows())
          .extracting(Row::failed)
          .as(workload)
          .containsExactly(false, true, true, false);
      assertThat(result.rows().get(1).obstacle())
          .matches("wrong result: it saves \\d+ pages in round 1, and \\d+ are right");
      assertThat(result.rows().get(1).samples()).isEmpty();
      assertThat(result.rows().get(2).obstacle())
          .startsWith("index 'faulty'")
          .endsWith("IllegalStateException: no look-ups today, a fault of the plug-in");
      assertThat(result.mergeablePages()).isPositive();
    }
  }

  /** What the best merging saves is counted by sound parts, whoever takes part. */
  @Test
  void aFaultyFirstContestantDoesNotSpoilTheMeasure() throws IOException {
    Path image = folder.resolve("image");
    byte[] bytes = new byte[1024 << 12];
    new SplittableRandom(1).nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, 512 << 12, 512 << 12);
    Files.write(image, bytes);
    BenchConfig config =
        new BenchConfig(
            List.of(stack("faulty")),
            List.of("image:" + image + ",format=raw"),
            0,
            1,
            0,
            1,
            folder,
            WorkloadPlace.FILES,
            "",
            BenchPrograms.own(),
            "");
    BenchResult result = Bench.run(config, new Killer(false));
    assertThat(result.mergeablePages()).isEqualTo(512);
    assertThat(result.rows().getFirst().failed()).isTrue();
  }
}
