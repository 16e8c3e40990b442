package io.ksm.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
  /** Which compilers there are decides what is measured: nothing of that is handed on. */
  @Test
  void ofALaunchersOptionsOnlyTheCacheIsHandedOn() {
    assertThat(
            ChildCommand.cache(
                List.of(
                    "-XX:TieredStopAtLevel=1", "-XX:AOTCache=/lib/ksm.aot", "-m", "io.ksm.cli")))
        .containsExactly("-XX:AOTCache=/lib/ksm.aot", "-Xlog:aot*=off,cds*=off");
    assertThat(ChildCommand.cache(List.of("-XX:TieredStopAtLevel=1"))).isEmpty();
  }
}
