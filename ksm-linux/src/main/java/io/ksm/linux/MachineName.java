package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells this machine from others. What the kernel does not tell is empty. Stateless. */
public final class MachineName {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineName() {}

  /** Returns the machine's name; empty if it is not told. */
  public static String host() {
    return text(HOST);
  }

  /** Returns what tells this start of the machine from others; empty if it is not told. */
  public static String boot() {
    return text(BOOT);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      // Other systems have no such file.
      return "";
    }
  }
}
