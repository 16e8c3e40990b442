package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.ErrnoException;
import org.junit.jupiter.api.Test;

/** Tests in which group a process is said to be, where there are several hierarchies. */
class CgroupMembershipTest {
  @Test
  void versionTwo() {
    assertThat(CgroupMembership.path("0::/system.slice/redis.service\n"))
        .isEqualTo("/system.slice/redis.service");
    assertThat(CgroupMembership.path("0::/\n")).isEqualTo("/");
  }

  @Test
  void aHierarchyThatTellsMoreThanTheRootCounts() {
    String hybrid =
        """
        4:cpu,cpuacct:/docker/b
        3:memory:/docker/a
        1:name=systemd:/docker/c
        0::/
        """;
    assertThat(CgroupMembership.path(hybrid)).isEqualTo("/docker/a");
    assertThat(CgroupMembership.path("2:pids:/x:y\n0::/\n")).isEqualTo("/x:y");
  }

  @Test
  void withoutControlGroups() {
    assertThat(CgroupMembership.path("")).isEmpty();
  }

  @Test
  void ofThisProcess() throws ErrnoException {
    assertThat(CgroupMembership.of(ProcessNumbers.own()))
        .satisfiesAnyOf(
            path -> assertThat(path).startsWith("/"), path -> assertThat(path).isEmpty());
  }
}
