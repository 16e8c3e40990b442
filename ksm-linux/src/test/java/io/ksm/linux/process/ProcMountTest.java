package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.OwnPageTable;
import io.ksm.linux.process.Capabilities.Capability;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How {@code /proc} hides processes, and the capabilities that see through it. */
class ProcMountTest {
  private static final String OTHER = "20 1 0:19 / /sys rw - sysfs sysfs rw\n";

  @Test
  void tellsWhatIsHidden() {
    ProcMount hidden =
        ProcMount.parse(
            OTHER + "21 1 0:20 / /proc rw shared:5 - proc proc rw,gid=4,hidepid=invisible\n");
    assertThat(hidden.hidesProcesses()).contains("hidepid=invisible");
    assertThat(hidden.hidesMachine()).isFalse();
    assertThat(hidden.options()).containsExactly("gid=4", "hidepid=invisible");
    assertThat(ProcMount.parse("21 1 0:20 / /proc rw - proc none rw,subset=pid").hidesMachine())
        .isTrue();
  }

  @Test
  void ofMountsAtOnePlaceTheLastOneCounts() {
    String mounts =
        """
        21 1 0:20 / /proc rw - proc proc rw,hidepid=2
        22 1 0:21 / /chroot/proc rw - proc proc rw,hidepid=1
        23 21 0:22 / /proc rw - proc proc rw,hidepid=off
        24 23 0:23 / /proc/sys/fs/binfmt_misc rw - binfmt_misc none rw
        """;
    assertThat(ProcMount.parse(mounts).options()).isEmpty();
  }

  @Test
  void tellsCapabilitiesByTheKernelsBits() throws IOException {
    Capabilities some = Capabilities.parse("CapPrm:\t000001ffffffffff\nCapEff:\t0000000000080000");
    assertThat(some.has(Capability.CAP_SYS_PTRACE)).isTrue();
    assertThat(some.has(Capability.CAP_SYS_ADMIN)).isFalse();
    assertThat(Capabilities.parse("").effective()).isZero();
    // Whoever lacks it sees no pfns; who has it may still be in a container.
    assertThat(Capabilities.own().has(Capability.CAP_SYS_ADMIN) || !OwnPageTable.look().pfns())
        .isTrue();
  }
}
