package io.ksm.cli.kernel.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which service of systemd a control group belongs to. */
class SystemdUnitTest {
  @Test
  void servicesAreKnownByTheirPath() {
    assertThat(SystemdUnit.of("/system.slice/redis-server.service"))
        .contains(new SystemdUnit("redis-server.service", Optional.empty()));
    assertThat(SystemdUnit.of("/system.slice/system-postgresql.slice/postgresql@15-main.service"))
        .contains(new SystemdUnit("postgresql@15-main.service", Optional.empty()));
    assertThat(SystemdUnit.of("/system.slice/web.service/workers"))
        .contains(new SystemdUnit("web.service", Optional.empty()));
    assertThat(
            SystemdUnit.of("/user.slice/user-1000.slice/user@1000.service/app.slice/tool.service"))
        .contains(new SystemdUnit("tool.service", Optional.of("1000")));
  }

  @Test
  void whatSystemdDoesNotStartIsNone() {
    assertThat(SystemdUnit.of("/")).isEmpty();
    assertThat(SystemdUnit.of("")).isEmpty();
    assertThat(SystemdUnit.of("/user.slice/user-0.slice/session-3.scope")).isEmpty();
    assertThat(SystemdUnit.of("/system.slice/docker-0123.scope")).isEmpty();
    assertThat(SystemdUnit.of("/user.slice/user-1.slice/user@1.service/app.slice/shell.scope"))
        .isEmpty();
  }

  @Test
  void itsDropInIsWhereAdministratorsSetMore() {
    assertThat(new SystemdUnit("a.service", Optional.empty()).dropIn())
        .isEqualTo("/etc/systemd/system/a.service.d/ksm.conf");
    assertThat(new SystemdUnit("a.service", Optional.of("7")).dropIn())
        .isEqualTo("/etc/systemd/user/a.service.d/ksm.conf");
  }
}
