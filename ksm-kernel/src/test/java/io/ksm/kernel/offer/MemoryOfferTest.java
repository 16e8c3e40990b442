package io.ksm.kernel.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.ProcessMerging;
import io.ksm.testkit.process.StrangerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a running program has offered, as the kernel tells it, before and after. */
class MemoryOfferTest {
  private static final int BYTES = 1 << 20;
  private static final String PROGRAM =
      """
      import mmap
      areas = [mmap.mmap(-1, 3 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
               for _ in range(2)]
      areas[0].madvise(12, 0, (1 << 20) * int(sys.argv[1]))  # MADV_MERGEABLE
      for area in areas:
          say(ctypes.addressof(ctypes.c_char.from_buffer(area)))
      sys.stdin.readline()
      child = os.fork()
      if child == 0:
          say(libc.prctl(68, 0, 0, 0, 0))  # PR_GET_MEMORY_MERGE
          os._exit(0)
      os.waitpid(child, 0)
      """;

  private static final int OFFERS_BY_ITSELF = 1;

  @BeforeAll
  static void assumeKsm() {
    assumeTrue(Files.exists(Path.of("/sys/kernel/mm/ksm/run")), "no KSM here");
  }

  private static StrangerProgram start(int offers) throws IOException {
    return StrangerProgram.python(PROGRAM, Integer.toString(offers));
  }

  private static AddressRange first(StrangerProgram program) throws IOException {
    long address = Long.parseLong(program.answer());
    program.answer();
    return new AddressRange(address, address + BYTES);
  }

  @Test
  void allMemoryIsOfferedAndWithdrawn() throws Exception {
    try (StrangerProgram program = start(0)) {
      first(program);
      OfferResult offered = MemoryOffer.to(program.pid(), false).offerAll();
      assertThat(offered)
          .isEqualTo(
              new OfferResult(
                  program.pid(), "python3", OfferState.NOTHING, OfferState.ALL, 0, 0, 0));
      assertThat(ProcessMerging.of(program.pid()).mergesAny()).contains(true);
      OfferResult withdrawn = MemoryOffer.to(program.pid(), false).withdrawAll(false);
      assertThat(withdrawn.before()).isEqualTo(OfferState.ALL);
      assertThat(withdrawn.after()).isEqualTo(OfferState.NOTHING);
      MemoryOffer.to(program.pid(), false).offerAll();
      program.order("fork");
      assertThat(program.answer()).as("what it starts offers its memory, too").isEqualTo("1");
    }
  }

  @Test
  void rangesAreOfferedAndWithdrawn() throws Exception {
    try (StrangerProgram program = start(0)) {
      AddressRange range = first(program);
      OfferResult offered = MemoryOffer.to(program.pid(), false).offer(List.of(range));
      assertThat(offered.after()).isEqualTo(OfferState.SOME);
      assertThat(offered.markedBytes()).isEqualTo(BYTES);
      assertThat(MarkedMappings.of(program.pid())).containsExactly(range);
      OfferResult withdrawn = MemoryOffer.to(program.pid(), false).withdraw(List.of(range), false);
      assertThat(withdrawn.after()).isEqualTo(OfferState.NOTHING);
      assertThat(withdrawn.markedBytes()).isZero();
    }
  }

  @Test
  void whatAProgramOfferedByItselfIsWithdrawnToo() throws Exception {
    try (StrangerProgram program = start(OFFERS_BY_ITSELF)) {
      AddressRange range = first(program);
      assertThat(MarkedMappings.of(program.pid())).containsExactly(range);
      OfferResult withdrawn = MemoryOffer.to(program.pid(), false).withdrawAll(false);
      assertThat(withdrawn.before()).isEqualTo(OfferState.SOME);
      assertThat(withdrawn.after()).isEqualTo(OfferState.NOTHING);
    }
  }

  @Test
  void theReasonOfARefusalIsTold() throws Exception {
    try (StrangerProgram program = start(0)) {
      long address = first(program).start();
      MemoryOffer process = MemoryOffer.to(program.pid(), false);
      assertThatThrownBy(() -> process.offer(List.of(new AddressRange(address + 1, address + 2))))
          .hasMessageStartingWith("the kernel refuses it to process python3 (")
          .hasMessageNotContaining("\n");
    }
  }
}
