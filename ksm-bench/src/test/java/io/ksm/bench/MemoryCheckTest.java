package io.ksm.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import io.ksm.linux.process.MemoryRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final long GIB = 1L << 30;

  /** What a row needs besides copies: a JVM, and what is remembered of pages. */
  private static final long ROW = (128 << 20) + GIB / 64;

  private static BenchConfig config(int arenas, boolean kernel) {
    List<Contestant> contestants = new ArrayList<>();
    for (int i = 0; i < arenas; i++) {
      Stack stack =
          new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("eager"));
      contestants.add(new Contestant(Kind.ARENA, stack, 1 + i, AssumedStatic.OFF));
    }
    if (kernel) {
      contestants.add(new Contestant(Kind.KERNEL, 1, AssumedStatic.OFF));
    }
    return new BenchConfig(
        contestants,
        List.of("mix"),
        GIB,
        1,
        0,
        1,
        Path.of("/var/tmp"),
        WorkloadPlace.FILES,
        "",
        BenchPrograms.own(),
        "");
  }

  private static void check(BenchConfig config, long room) throws IOException {
    MemoryCheck.check(config, Workload.MIX, new MemoryRoom(room, null));
  }

  /** The workload itself is in the page cache. */
  @Test
  void oneCopyIsThereAtATime() {
    assertThatCode(() -> check(config(4, true), 2 * GIB + 5 * ROW)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(config(4, true), 2 * GIB + 5 * ROW - 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("5 contestants over 1024 MiB need 2768 MiB of memory, and ");
    assertThatThrownBy(() -> check(config(1, false), 2 * GIB)).isInstanceOf(IOException.class);
  }
}
