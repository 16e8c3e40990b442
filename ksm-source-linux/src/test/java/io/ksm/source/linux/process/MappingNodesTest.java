package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.RegionTraits;
import io.ksm.linux.NumaNodes;
import io.ksm.source.linux.watch.UnresponsiveException;
import io.ksm.source.linux.watch.Watch;
import io.ksm.source.linux.watch.Watches;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests when the kernel is asked for the nodes of mappings; what it says, RegionListerTest. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MappingNodesTest {
  private static final int SEVERAL = NumaNodes.UNKNOWN;
  private static final Watch.Read<String> NOBODY_ASKS =
      () -> {
        throw new AssertionError("asked");
      };

  private static int node(MappingNodes nodes) throws IOException {
    return nodes.of(Mapping.parseAll("100000000-100200000 rw-p 00000000 00:00 0\n").getFirst());
  }

  @Test
  void aProcessThatHoldsTheAnswerUpIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    Watch.Read<String> held =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return "";
        };

    assertThatThrownBy(() -> Watches.impatient().list(() -> MappingNodes.of(SEVERAL, true, held)))
        .isInstanceOf(UnresponsiveException.class);
  }

  @Test
  void theKernelIsAskedOnlyIfNodesAreWantedAndThereAreSeveral() throws IOException {
    assertThat(node(MappingNodes.of(3, true, NOBODY_ASKS))).isEqualTo(3);
    assertThat(node(MappingNodes.of(3, false, NOBODY_ASKS))).isEqualTo(3);
    assertThat(node(MappingNodes.of(SEVERAL, false, NOBODY_ASKS))).isEqualTo(RegionTraits.NO_NODE);
    assertThat(node(MappingNodes.of(SEVERAL, true, () -> "100000000 default anon=3 N1=3")))
        .isEqualTo(1);
  }
}
