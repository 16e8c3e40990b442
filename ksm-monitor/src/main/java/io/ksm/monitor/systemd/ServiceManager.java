package io.ksm.monitor.systemd;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.UnixDatagrams;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager how this service is, if one has started it and listens: systemd does
 * for {@code Type=notify}. Else it tells nobody. Thread-safe.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
public final class ServiceManager {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG_TIME = "WATCHDOG_USEC";
  private static final String WATCHDOG_PROCESS = "WATCHDOG_PID";
  private static final int NANOS_PER_MICRO = 1000;

  private final @Nullable String address;
  private final @Nullable Duration watchdog;
  private boolean failed;

  /** Knows it by the environment in which it started this process. */
  public ServiceManager() {
    this(System.getenv());
  }

  ServiceManager(Map<String, String> environment) {
    String socket = environment.getOrDefault(SOCKET, "");
    this.address = socket.startsWith("/") || socket.startsWith("@") ? socket : null;
    this.watchdog = watchdog(environment);
  }

  private static @Nullable Duration watchdog(Map<String, String> environment) {
    String micros = environment.getOrDefault(WATCHDOG_TIME, "");
    String process = environment.getOrDefault(WATCHDOG_PROCESS, "");
    String own = Long.toString(ProcessHandle.current().pid());
    return micros.matches("[1-9][0-9]{0,17}") && (process.isEmpty() || process.equals(own))
        ? Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)
        : null;
  }

  /** Returns how often {@link #alive} is to be called at least, if it is. */
  public Optional<Duration> watchdogTime() {
    return address == null ? Optional.empty() : Optional.ofNullable(watchdog);
  }

  /** Tells that the service does its work from now on. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  /** Tells what the service is doing, for people. */
  public void status(String status) {
    send("STATUS=" + line(status));
  }

  /** Tells that the service reads its sources anew; {@link #ready} ends that. */
  public void reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / NANOS_PER_MICRO);
  }

  /** Tells that the service is about to end. */
  public void stopping() {
    send("STOPPING=1\nSTATUS=Stopping");
  }

  /** Tells that the service still works. */
  public void alive() {
    send("WATCHDOG=1");
  }

  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private synchronized void send(String message) {
    if (address == null) {
      return;
    }
    try {
      UnixDatagrams.send(address, message.getBytes(StandardCharsets.UTF_8));
      failed = false;
    } catch (ErrnoException e) {
      if (!failed) {
        LOG.log(Level.WARNING, "the service manager cannot be told: " + e.getMessage());
      }
      failed = true;
    }
  }
}
