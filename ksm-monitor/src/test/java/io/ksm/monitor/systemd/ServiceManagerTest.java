package io.ksm.monitor.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ksm.testkit.process.DatagramReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceManagerTest {
  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  @Test
  void tellsASocketOfAPath(@TempDir Path folder) throws IOException {
    hearsAll(folder.resolve("notify").toString());
  }

  @Test
  void tellsASocketWithoutAPath() throws IOException {
    hearsAll("@ksm-test-" + OWN);
  }

  private static void hearsAll(String address) throws IOException {
    try (DatagramReceiver receiver = DatagramReceiver.open(address)) {
      ServiceManager manager = new ServiceManager(Map.of("NOTIFY_SOCKET", address));
      manager.ready("begun\nFDSTORE=1");
      manager.reloading();
      manager.status("scanned");
      manager.alive();
      manager.stopping();

      assertThat(receiver.next()).isEqualTo("READY=1|STATUS=begun FDSTORE=1");
      assertThat(receiver.next()).matches("RELOADING=1\\|MONOTONIC_USEC=[0-9]+");
      assertThat(receiver.next()).isEqualTo("STATUS=scanned");
      assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
      assertThat(receiver.next()).startsWith("STOPPING=1|");
    }
  }

  @Test
  void goesOnWhereNobodyListens(@TempDir Path folder) {
    for (String address : new String[] {folder.resolve("none").toString(), "/" + "x".repeat(200)}) {
      assertThatCode(() -> new ServiceManager(Map.of("NOTIFY_SOCKET", address)).alive())
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> new ServiceManager(Map.of()).ready("x")).doesNotThrowAnyException();
  }

  @Test
  void isAskedToSayThatItLives() {
    Map<String, String> asked = Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", "3000000");
    assertThat(new ServiceManager(asked).watchdogTime()).hasValue(Duration.ofSeconds(3));
    assertThat(
            new ServiceManager(
                    Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", "5", "WATCHDOG_PID", "1"))
                .watchdogTime())
        .isEmpty();
    assertThat(new ServiceManager(Map.of("NOTIFY_SOCKET", "@x")).watchdogTime()).isEmpty();
  }
}
