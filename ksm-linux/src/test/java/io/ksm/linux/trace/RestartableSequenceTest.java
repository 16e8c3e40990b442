package io.ksm.linux.trace;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.process.ProcessNumbers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Whether a thread is in the midst of instructions that it must not leave; see rseq(2). */
class RestartableSequenceTest {
  private static final long START = 0x7000;
  private static final long LENGTH = 16;

  @Test
  void onlyItsOwnInstructionsBelongToASequence() {
    RemoteMemory memory = new RemoteMemory(ProcessNumbers.own());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment area = arena.allocate(32, 32);
      MemorySegment sequence = arena.allocate(32, 32);
      assertThat(RestartableSequence.holds(area.address(), START, memory)).isFalse();
      sequence.setAtIndex(JAVA_LONG, 1, START);
      sequence.setAtIndex(JAVA_LONG, 2, LENGTH);
      area.setAtIndex(JAVA_LONG, 1, sequence.address());
      assertThat(RestartableSequence.holds(area.address(), START, memory)).isTrue();
      assertThat(RestartableSequence.holds(area.address(), START + LENGTH - 1, memory)).isTrue();
      assertThat(RestartableSequence.holds(area.address(), START + LENGTH, memory)).isFalse();
      assertThat(RestartableSequence.holds(area.address(), START - 1, memory)).isFalse();
      assertThat(RestartableSequence.holds(0, START, memory)).isFalse();
    }
  }
}
