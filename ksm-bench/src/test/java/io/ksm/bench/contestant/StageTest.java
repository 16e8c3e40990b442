package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.process.Message;
import io.ksm.bench.process.Protocol;
import io.ksm.bench.process.Setup;
import io.ksm.bench.process.StartedProcesses;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {
  @TempDir private Path folder;

  /** Every third page is not there, every third one is a hole. */
  private static final class Patchy implements PageSource {
    @Override
    public String label() {
      return "patchy";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("pages", 0, 1500, "test"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.buffer();
      for (int i = 0; i < count; i++) {
        PageState[] states = {PageState.ABSENT, PageState.ZERO, PageState.PRESENT};
        into.setState(i, states[(int) ((firstPage + i) % 3)]);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void pagesThatAreNotThereDoNotCount() throws IOException {
    assertThat(PageRun.countMergeable(new Memory(List.of(new Patchy()), AssumedStatic.SOURCE)))
        .isEqualTo(1000);
  }

  @Test
  void memoryThatIsNamedTwiceIsScannedOnce() throws IOException {
    Path image = Files.write(folder.resolve("vm.mem"), new byte[16 * 4096]);
    String link = Files.createSymbolicLink(folder.resolve("link.mem"), image).toString();
    try (Stage stage = new Stage(new StartedProcesses())) {
      Contestant reader = new Contestant(Contestant.Kind.READ_LIMIT, 1, AssumedStatic.SOURCE);
      Message opened =
          stage.open(new Setup(reader, MemorySpec.of(List.of(image.toString(), link)), ""));
      assertThat(opened.number(Protocol.PAGES)).isEqualTo(16);
      assertThat(opened.texts(Protocol.WARNINGS))
          .anySatisfy(warning -> assertThat(warning).startsWith("left out").contains("link.mem"));
    }
  }

  /** Otherwise it saves other pages than those that it is held against. */
  @Test
  void aWholeProcessFindsThePagesThatTheOthersFind() throws IOException {
    Path image = Files.write(folder.resolve("a,b.mem"), new byte[16 * 4096]);
    Path odd = Files.write(folder.resolve("zeros=mem"), new byte[16 * 4096]);
    Path named = Files.write(folder.resolve("c.mem"), new byte[16 * 4096]);
    Path arguments = folder.resolve("arguments");
    String script =
        "while [ \"$1\" != -- ]; do shift; done; printf '%%s\\n' \"$@\" > '%s'; echo '%s'"
            .formatted(
                arguments,
                "{\"counters\":{\"pages_shared\":0,\"pages_sharing\":0,\"pages_unshared\":0,"
                    + "\"ksm_zero_pages\":0}}");
    Stack parts = new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm"));
    Contestant fresh = new Contestant(Contestant.Kind.FRESH, parts, 1, AssumedStatic.SOURCE);
    List<String> sources =
        List.of(image.toString(), odd.toString(), "image:" + named + ",zeros=unknown");
    try (Stage stage = new Stage(new StartedProcesses())) {
      stage.open(
          new Setup(fresh, MemorySpec.of(sources), "", List.of("/bin/sh", "-c", script, "script")));
      stage.measure();
    }
    assertThat(Files.readAllLines(arguments))
        .containsExactly(
            "--",
            "image:" + image.toString().replace(",", ",,") + ",zeros=resident",
            "image:" + odd + ",zeros=resident",
            "image:" + named + ",zeros=unknown");
  }

  @Test
  void changingMemoryCannotBeAssumedStatic() throws IOException {
    try (Stage stage = new Stage(new StartedProcesses())) {
      Contestant engine =
          new Contestant(
              new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm")),
              1,
              AssumedStatic.ON);
      MemorySpec memory = new MemorySpec(List.of(), "volatile", 100, 1);
      assertThatThrownBy(() -> stage.open(new Setup(engine, memory, "")))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "'volatile' may change and cannot be assumed to be static: leave out --still on");
    }
  }
}
