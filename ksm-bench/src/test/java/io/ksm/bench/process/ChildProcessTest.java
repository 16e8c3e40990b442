package io.ksm.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.bench.contestant.ChildMain;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir private Path folder;

  private static Message open(String source) {
    Contestant contestant = new Contestant(Contestant.Kind.HASH_MAP, 1, AssumedStatic.SOURCE);
    return new Setup(contestant, MemorySpec.of(List.of(source)), "").pack();
  }

  @Test
  void aProcessThatWasKilledIsToldOf() throws Exception {
    try (ChildProcess child = new ChildProcess(ChildMain.class, 0)) {
      child.handle().destroyForcibly();
      child.handle().onExit().get(60, TimeUnit.SECONDS);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> child.ask(Protocol.MEASURE, new Message()))
            .isInstanceOf(IOException.class)
            .hasMessage("its process ended (exit status 137)");
      }
    }
  }

  @Test
  void whatCannotBeDoneIsOneLine() throws IOException {
    try (ChildProcess child = new ChildProcess(ChildMain.class, 0)) {
      assertThatThrownBy(() -> child.ask("dance", new Message()))
          .isInstanceOf(IOException.class)
          .message()
          .contains("internal error", "dance")
          .doesNotContain("\n");
      assertThatThrownBy(() -> child.ask(Protocol.OPEN, open("/no/such/file")))
          .hasMessageContaining("/no/such/file");
    }
  }

  /** The end of its input is all that a child sees of its parent's end, whatever that was. */
  @Test
  void aMeasurementEndsWithTheParent() throws Exception {
    Path begun = folder.resolve("begun");
    Process child =
        new ProcessBuilder(ChildCommand.of(ChildMain.class, 0))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedWriter requests = child.outputWriter();
    try (BufferedReader answers = child.inputReader()) {
      send(open("endless:" + begun).with(Protocol.REQUEST, Protocol.OPEN), requests);
      assertThat(Message.parse(answers.readLine()).number(Protocol.PAGES)).isOne();
      send(new Message().with(Protocol.REQUEST, Protocol.MEASURE), requests);
      await(child, begun);
      requests.close();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }

  /** The scan that a contestant has started must not run on alone. */
  @Test
  void aProcessThatIsMeasuredEndsWithTheParent() throws Exception {
    Path begun = folder.resolve("begun");
    Path image = Files.write(folder.resolve("vm.mem"), new byte[16 * 4096]);
    Stack stack = new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm"));
    Setup setup =
        new Setup(
            new Contestant(Contestant.Kind.FRESH, stack, 1, AssumedStatic.SOURCE),
            MemorySpec.of(List.of(image.toString())),
            "",
            List.of("/bin/sh", "-c", "echo > '%s'; exec sleep 300".formatted(begun)));
    Process child =
        new ProcessBuilder(ChildCommand.of(ChildMain.class, 0))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedWriter requests = child.outputWriter();
    List<ProcessHandle> scans = List.of();
    try (BufferedReader answers = child.inputReader()) {
      send(setup.pack().with(Protocol.REQUEST, Protocol.OPEN), requests);
      assertThat(Message.parse(answers.readLine()).number(Protocol.PAGES)).isEqualTo(16);
      send(new Message().with(Protocol.REQUEST, Protocol.MEASURE), requests);
      await(child, begun);
      scans = child.descendants().toList();
      assertThat(scans).hasSize(1);
      requests.close();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(scans).noneMatch(ProcessHandle::isAlive);
    } finally {
      scans.forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
  }

  private static void await(Process child, Path file) throws InterruptedException {
    while (child.isAlive() && !Files.exists(file)) {
      child.waitFor(10, TimeUnit.MILLISECONDS);
    }
    assertThat(child.isAlive()).isTrue();
  }

  private static void send(Message message, BufferedWriter to) throws IOException {
    to.write(message.toLine());
    to.newLine();
    to.flush();
  }
}
