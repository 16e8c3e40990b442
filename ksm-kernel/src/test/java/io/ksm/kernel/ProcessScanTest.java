package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.kernel.support.MergeablePages;
import io.ksm.linux.HelperProcess;
import io.ksm.linux.process.ProcessNumbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessScanTest {
  @AfterEach
  void end() {
    HelperProcess.closeOfThread();
  }

  /** A helper of reads shares all memory of its parent, mergeable memory too. */
  @Test
  void memoryOfHelpersIsListedOnceAsTheirParents() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    try (KernelSession _ = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(4, 4)) {
      int helper = HelperProcess.ofThread().pid();
      assertThat(ksm.processes().processes())
          .extracting(ProcessMerging::pid)
          .contains(ProcessNumbers.own())
          .doesNotContain(helper);
    }
  }
}
