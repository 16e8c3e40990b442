package io.ksm.arena.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.stress.support.PageLedger;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ledger tells what is wrong, and of which kind, and nothing else. */
class LedgerTest {
  private static final int PAGE_SIZE = 4096;
  private static final int PAGE = 2;
  private static final long AT = PAGE * PAGE_SIZE + 77L;

  private final Arena lifetime = Arena.ofShared();
  private final MemorySegment memory = lifetime.allocate(4 * PAGE_SIZE, 8);
  private final PageLedger ledger = new PageLedger(lifetime, memory, PAGE_SIZE);

  @AfterEach
  void close() {
    lifetime.close();
  }

  private void write(byte expected, byte actual) {
    ledger.begin(PAGE);
    ledger.expected().set(ValueLayout.JAVA_BYTE, AT, expected);
    memory.set(ValueLayout.JAVA_BYTE, AT, actual);
    ledger.end(PAGE);
  }

  @Test
  void whatWasWrittenIsRight() {
    assertThat(ledger.check(PAGE)).isTrue();
    write((byte) 5, (byte) 5);
    assertThat(ledger.check(PAGE)).isTrue();
    assertThat(ledger.firstFault()).isEmpty();
    assertThat(ledger.checks()).isEqualTo(2);
  }

  @Test
  void aWriteThatDidNotArriveIsLost() {
    write((byte) 5, (byte) 4);
    assertThat(ledger.check(PAGE)).isFalse();
    assertThat(ledger.lost()).isOne();
    assertThat(ledger.altered()).isZero();
    assertThat(ledger.firstFault())
        .startsWith("page 2, edition 2, byte 77: ")
        .endsWith("a write was lost");
  }

  /** As when a frame is written to, or freed, while pages map it. */
  @Test
  void whatWasRightAndChangesIsAltered() {
    write((byte) 5, (byte) 5);
    assertThat(ledger.check(PAGE)).isTrue();
    memory.set(ValueLayout.JAVA_BYTE, AT, (byte) 0);
    assertThat(ledger.check(PAGE)).isFalse();
    assertThat(ledger.altered()).isOne();
    assertThat(ledger.lost()).isZero();
    assertThat(ledger.firstFault()).endsWith("altered, nobody wrote");
    assertThat(ledger.check(PAGE + 1)).isTrue();
  }

  @Test
  void eachEditionCountsOnce() {
    write((byte) 5, (byte) 4);
    ledger.check(PAGE);
    ledger.check(PAGE);
    assertThat(ledger.lost()).isOne();
    write((byte) 6, (byte) 4);
    ledger.check(PAGE);
    assertThat(ledger.lost()).isEqualTo(2);
  }

  @Test
  void aPageWhoseAuthorIsAtWorkMayBeAnything() {
    ledger.begin(PAGE);
    memory.set(ValueLayout.JAVA_BYTE, AT, (byte) 1);
    assertThat(ledger.check(PAGE)).isTrue();
    assertThat(ledger.checks()).isZero();
    ledger.accept(PAGE);
    ledger.end(PAGE);
    assertThat(ledger.check(PAGE)).isTrue();
    assertThat(ledger.lost() + ledger.altered()).isZero();
  }
}
