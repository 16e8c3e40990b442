package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests how virtual machines are told by the command of their process. */
class GuestNameTest {
  private static Optional<String> name(String command) {
    return GuestName.name(List.of(command.split(" ", -1)));
  }

  @Test
  void qemu() {
    assertThat(name("/usr/bin/qemu-system-x86_64 -name web1 -m 512")).contains("web1");
    assertThat(name("qemu-system-aarch64 -name guest=web2,debug-threads=on -m 1G"))
        .contains("web2");
    assertThat(name("/usr/libexec/qemu-kvm -uuid 4d5c -m 1G")).contains("4d5c");
    assertThat(name("/usr/bin/kvm -id 100 -name db,debug-threads=on")).contains("db");
    assertThat(name("qemu-system-x86_64 -name debug-threads=on")).contains("qemu-system-x86_64");
    assertThat(name("qemu-system-x86_64 -name debug-threads=on,guest=web1")).contains("web1");
    assertThat(name("qemu-system-x86_64 -name a,,b,debug-threads=on")).contains("a,b");
    assertThat(name("qemu-system-x86_64 -name guest=a,,,,b=c,process=p")).contains("a,,b=c");
    assertThat(name("qemu-system-x86_64 -m 512 -name")).contains("qemu-system-x86_64");
  }

  @Test
  void others() {
    assertThat(name("/usr/bin/cloud-hypervisor --api-socket /run/ch/web3.sock")).contains("web3");
    assertThat(name("cloud-hypervisor --api-socket=path=/run/web4.sock")).contains("web4");
    assertThat(name("cloud-hypervisor --kernel vmlinux")).contains("cloud-hypervisor");
    assertThat(name("/firecracker --id=vm-7 --start-time-us 1")).contains("vm-7");
    assertThat(name("firecracker --id vm-8")).contains("vm-8");
  }

  @Test
  void otherProcessesAreNone() {
    assertThat(name("/usr/bin/qemu-img convert -name web1")).isEmpty();
    assertThat(name("java -name web1")).isEmpty();
    assertThat(name("")).isEmpty();
  }
}
