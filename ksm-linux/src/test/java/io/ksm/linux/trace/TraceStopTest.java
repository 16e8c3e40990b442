package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.trace.TraceStop.Kind;
import org.junit.jupiter.api.Test;

/** The statuses that waitpid(2) reports of traced threads; see ptrace(2). */
class TraceStopTest {
  private static final int SIGTRAP = 5;
  private static final int SIGUSR1 = 10;
  private static final int SIGSTOP = 19;

  @Test
  void tellsThemApart() {
    assertThat(TraceStop.of(SIGUSR1 << 8 | 0x7f)).isEqualTo(new TraceStop(Kind.SIGNAL, SIGUSR1));
    assertThat(TraceStop.of((SIGTRAP | 0x80) << 8 | 0x7f)).isEqualTo(new TraceStop(Kind.CALL, 0));
    assertThat(TraceStop.of(128 << 16 | SIGTRAP << 8 | 0x7f))
        .isEqualTo(new TraceStop(Kind.INTERRUPTED, 0));
    assertThat(TraceStop.of(128 << 16 | SIGSTOP << 8 | 0x7f))
        .isEqualTo(new TraceStop(Kind.HELD, 0));
    assertThat(TraceStop.of(SIGSTOP << 8 | 0x7f)).isEqualTo(new TraceStop(Kind.SIGNAL, SIGSTOP));
    assertThat(TraceStop.of(3 << 8)).isEqualTo(new TraceStop(Kind.ENDED, 0));
    assertThat(TraceStop.of(9)).isEqualTo(new TraceStop(Kind.ENDED, 0));
  }
}
