package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.ErrnoException;
import org.junit.jupiter.api.Test;

/** The status of processes and what identifies them. */
class ProcessStatusTest {
  private static final String REDIS =
      """
      Name:	redis-server
      Umask:	0022
      State:	S (sleeping)
      Tgid:	1234
      Pid:	1240
      Uid:	1000	1001	1002	1003
      VmSize:	   57012 kB
      VmLck:	      12 kB
      VmPin:	       8 kB
      RssAnon:	    6144 kB
      """;

  @Test
  void readsFields() {
    ProcessStatus status = ProcessStatus.parse(1240, REDIS);
    assertThat(status)
        .isEqualTo(
            new ProcessStatus(
                1240, 1234, "redis-server", 'S', 1001, true, 6144 * 1024, 8192, 12_288));
    assertThat(status.isThread()).isTrue();
    assertThat(status.isZombie()).isFalse();
    assertThat(status.label()).isEqualTo("redis-server (1240)");
  }

  @Test
  void kernelThreadsAndZombiesHaveNoMemory() {
    ProcessStatus zombie = ProcessStatus.parse(7, "Name:\tsh\nState:\tZ (zombie)\nTgid:\t7\n");
    assertThat(zombie.isZombie()).isTrue();
    assertThat(zombie.hasMemory()).isFalse();
    assertThat(zombie.anonymousBytes()).isZero();
  }

  @Test
  void namesAreFitToBeShown() {
    assertThat(ProcessStatus.parse(7, "Name:\ta\u001b]0;b\u0007: c\n").name())
        .isEqualTo("a\\u001b]0;b\\u0007: c");
  }

  @Test
  void readsItself() throws ErrnoException {
    int own = Math.toIntExact(ProcessHandle.current().pid());
    ProcessStatus status = ProcessStatus.read(own);
    assertThat(status.process()).isEqualTo(own);
    assertThat(status.hasMemory()).isTrue();
    assertThat(status.anonymousBytes()).isGreaterThan(1 << 20);
    assertThat(ProcessIdentity.of(own).isAlive()).isTrue();
  }

  @Test
  void namesMayHoldBlanksAndParentheses() {
    String stat =
        "1234 (a) S (b c) R 1 1234 1234 0 -1 4194304 10 20 30 40 5 6 7 8 20 0 1 0 98765 1000 2";
    assertThat(ProcessIdentity.startTicks(ProcessIdentity.fields(stat))).isEqualTo(98765);
  }

  @Test
  void aNumberWithoutProcessIsNotAlive() throws ErrnoException {
    assertThat(new ProcessIdentity(999_999_999, 1).isAlive()).isFalse();
  }
}
