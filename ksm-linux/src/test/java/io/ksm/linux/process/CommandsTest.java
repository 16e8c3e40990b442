package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a process cannot keep anybody waiting who looks for names. */
@Timeout(60)
class CommandsTest {
  @Test
  void readsThem() throws ErrnoException {
    assertThat(new Commands().read(ProcessNumbers.own()))
        .hasValueSatisfying(command -> assertThat(command.split("\0", 2)[0]).endsWith("java"));
  }

  @Test
  void passesErrorsOn() {
    Commands commands =
        new Commands(_ -> {
          throw new ErrnoException("read it", Errno.ESRCH);
        });
    assertThatThrownBy(() -> commands.read(1)).isInstanceOf(ErrnoException.class);
  }

  @Test
  void aProcessThatDoesNotAnswerIsNotNamedSo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Commands commands =
        new Commands(_ -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "";
        });
    String name = "a-name-longer-than-is-kept";
    Process named =
        new ProcessBuilder(
                "sh", "-c", "printf %s " + name + " > /proc/self/comm; echo there; read end")
            .start();
    try {
      assertThat(named.inputReader().readLine()).isEqualTo("there");
      List<String> notes = new ArrayList<>();
      assertThat(new NamedProcesses(name).list(commands, notes::add)).isEmpty();
      assertThat(notes)
          .containsExactly(
              "process %d may be named '%s', but holds reads of its memory up, and is taken for another"
                  .formatted(named.pid(), name));
    } finally {
      never.countDown();
      named.destroyForcibly();
    }
  }
}
