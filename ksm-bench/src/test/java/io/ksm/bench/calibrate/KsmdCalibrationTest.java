package io.ksm.bench.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.Knob;
import io.ksm.simulate.CostModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real ksmd works, costs something, and is left as it was. */
class KsmdCalibrationTest {
  private static final Path KNOBS = Path.of("/sys/kernel/mm/ksm");

  @Test
  void ksmdCostsSomething() throws Exception {
    assumeTrue(
        Files.isWritable(KNOBS.resolve("run")),
        "needs a kernel with KSM, and root to set its knobs");
    Map<Knob, String> before = KernelKsm.open().knobs();

    CostModel costs = KsmdCalibration.measure(2_048, 1);

    assertThat(costs.visit()).as("visit").isPositive();
    assertThat(costs.mergedVisit()).as("merged visit").isPositive();
    assertThat(costs.skip()).as("skip").isPositive();
    // The difference of two times: beside other work there may be none.
    assertThat(costs.merge()).as("merge").isNotNegative();
    assertThat(KernelKsm.open().knobs()).isEqualTo(before);
  }
}
