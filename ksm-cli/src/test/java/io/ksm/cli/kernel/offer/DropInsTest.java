package io.ksm.cli.kernel.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed for services that are worth it. */
class DropInsTest {
  private static final long MIB = 1 << 20;

  private static ProcessForecast process(String label, String group, long savedMib) {
    return new ProcessForecast(label, group, 100 * MIB, 0, 0, savedMib * MIB);
  }

  private static String write(List<ProcessForecast> processes, long minMib) throws IOException {
    StringWriter out = new StringWriter();
    DropIns.write(new Forecast(processes, 0, 0), minMib * MIB, out);
    return out.toString();
  }

  @Test
  void servicesThatSaveEnoughAreTold() throws Exception {
    List<ProcessForecast> processes =
        List.of(
            process("shell (9)", "/user.slice/user-0.slice/session-1.scope", 90),
            process("worker (1)", "/system.slice/web.service", 12),
            process("redis-server (4)", "/system.slice/redis.service", 30),
            process("worker (2)", "/system.slice/web.service", 8),
            process("small (3)", "/system.slice/small.service", 15));
    assertThat(write(processes, 16))
        .isEqualTo(
            """
            # /etc/systemd/system/redis.service.d/ksm.conf
            # Saves 30.0 MiB: redis-server (4)
            [Service]
            MemoryKSM=yes

            # /etc/systemd/system/web.service.d/ksm.conf
            # Saves 20.0 MiB: worker (1), worker (2)
            [Service]
            MemoryKSM=yes

            # Then: systemctl daemon-reload, and restart these services.
            """);
  }

  @Test
  void thatThereIsNoneIsSaid() throws Exception {
    assertThat(write(List.of(), 16))
        .isEqualTo("# No service of systemd would save 16.0 MiB or more by merging.\n");
  }
}
