package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.HelperProcess;
import io.ksm.linux.NumaNodes;
import io.ksm.linux.PagemapEntry;
import io.ksm.linux.Platform;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.TargetMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asks the kernel for the nodes of this process's pages. */
class NodesOfPagesTest {
  private static final int NONE = -1;
  private static final int PAGE = Platform.pageSize();

  @AfterEach
  void endHelper() {
    HelperProcess.closeOfThread();
  }

  @Test
  void takesNodesAndLeavesErrors() {
    // A node, no page there, the zero page, another node, and a page of which nobody may know.
    int[] answers = {1, -2, -14, 1023, -13};
    MemorySegment kernels = MemorySegment.ofArray(answers);
    int[] nodes = {9, 9, 9, 9, 9, 9, 9};

    assertThat(NodesOfPages.take(kernels, answers.length, nodes, 1)).isEqualTo(2);
    assertThat(nodes).containsExactly(9, 1, 9, 9, 1023, 9, 9);
  }

  @Test
  void pagesThatAreThereHaveANode() throws IOException {
    int only = NumaNodes.ofMachine().only();
    assumeTrue(only != NumaNodes.UNKNOWN, "this machine has several nodes");
    int count = Scratch.PAGES + 100; // More than one question.
    long size = (long) (count + 1) * PAGE;
    long address = TargetMemory.map(size, TargetMemory.PRIVATE_ANONYMOUS, -1);
    TargetMemory.advise(address, size, TargetMemory.NO_HUGE_PAGES);
    MemorySegment memory = TargetMemory.at(address, size);
    for (int page = 0; page < count; page += 2) {
      memory.set(ValueLayout.JAVA_BYTE, (long) page * PAGE, (byte) 1);
    }
    byte zero = memory.get(ValueLayout.JAVA_BYTE, PAGE); // The second page is now the zero page.
    TargetMemory.unmap(address + (long) count * PAGE, PAGE);
    int[] nodes = new int[count + 1];
    Arrays.fill(nodes, NONE);

    int known = NodesOfPages.ask(ProcessNumbers.own(), address, PAGE, nodes);

    assertThat(zero).isZero();
    assertThat(known).isEqualTo(count / 2);
    for (int page = 0; page <= count; page++) {
      boolean there = page < count && page % 2 == 0;
      assertThat(nodes[page]).as("page %d", page).isEqualTo(there ? only : NONE);
    }
    assertThat(isPresent(address + (long) PAGE)).isTrue();
    assertThat(isPresent(address + 3L * PAGE)).isFalse();
    TargetMemory.unmap(address, size - PAGE);
  }

  private static boolean isPresent(long address) throws IOException {
    try (Pagemap pagemap = Pagemap.open(ProcessNumbers.own())) {
      MemorySegment entry = Scratch.ofThread().entries();
      assertThat(pagemap.read(address / PAGE, 1, entry)).isEqualTo(1);
      return PagemapEntry.isPresent(entry.get(ValueLayout.JAVA_LONG, 0));
    }
  }

  @Test
  void saysIfThereIsNoSuchProcess() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    int none = Math.toIntExact(ended.pid());

    assertThatThrownBy(() -> NodesOfPages.ask(none, 0, PAGE, new int[1]))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e).hasMessageContaining("no such process"));
  }
}
