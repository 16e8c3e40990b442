package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.cli.it.support.Launch;
import io.ksm.testkit.process.DatagramReceiver;
import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as a service manager starts it, asks it and ends it. */
@Timeout(120)
class MonitorIT {
  private static final Path PROJECT = Launch.HOME.resolve("../../../..").normalize();
  private static final Path UNIT = PROJECT.resolve("deploy/systemd/ksm-monitor.service");

  @TempDir private Path folder;

  @Test
  void tellsTheServiceManagerWhatItDoes() throws Exception {
    String address = "@ksm-monitor-it-" + ProcessHandle.current().pid();
    Path log = Files.createFile(folder.resolve("log"));
    try (DatagramReceiver manager = DatagramReceiver.open(address)) {
      Process service = start(log, address);
      try {
        assertThat(manager.next()).startsWith("READY=1|STATUS=");
        signal("HUP", service);
        assertThat(next(manager)).startsWith("RELOADING=1|MONOTONIC_USEC=");
        assertThat(next(manager)).startsWith("READY=1|");
        signal("TERM", service);
        assertThat(next(manager)).startsWith("STOPPING=1|");
        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        service.destroyForcibly();
      }
      assertThat(service.exitValue()).as(Files.readString(log)).isZero();
      assertThat(Files.readAllLines(log))
          .isNotEmpty()
          .allMatch(line -> line.matches("<[46]>.*"), "is for the journal");
    }
  }

  /** What it is doing by the way comes when it comes. */
  private static String next(DatagramReceiver manager) throws IOException {
    String message = String.valueOf(manager.next());
    while (message.startsWith("STATUS=")) {
      message = String.valueOf(manager.next());
    }
    return message;
  }

  private static Process start(Path log, String address) throws IOException {
    List<String> command =
        List.of(Launch.KSM.toString(), "monitor", "--listen", "127.0.0.1:0", "pid:ksm-none");
    ProcessBuilder builder =
        new ProcessBuilder(Programs.withDefaultSignals(command)).redirectError(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "NOTIFY_SOCKET",
                address,
                "JOURNAL_STREAM",
                Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino")));
    return builder.start();
  }

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The unit as it is, but for the path of the program and a user that is there. */
  @Test
  void systemdTakesTheUnit() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze here");
    String unit =
        Files.readString(UNIT)
            .replace("/usr/bin/ksm ", Launch.KSM + " ")
            .replace("User=ksm\n", "User=daemon\n")
            .replace("Group=ksm\n", "Group=daemon\n");
    Path file = Files.writeString(folder.resolve("ksm-monitor.service"), unit);
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify"));
    command.add(file.toString());

    Launch verified = Launch.run(command, Map.of("SYSTEMD_LOG_COLOR", "0"));
    assertThat(verified.err() + verified.out()).doesNotContain("ksm-monitor.service");
    assertThat(verified.status()).isZero();
  }
}
