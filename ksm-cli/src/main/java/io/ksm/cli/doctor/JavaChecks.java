package io.ksm.cli.doctor;

import io.ksm.api.UsageException;
import io.ksm.linux.Platform;
import io.ksm.report.text.Numbers;
import java.util.List;

/** Looks at what ksm runs on: the system, Java, and whether it may make system calls. */
final class JavaChecks {
  private JavaChecks() {}

  static List<Check> all() {
    return List.of(system(), java(), nativeAccess());
  }

  private static Check system() {
    String system =
        String.join(" ", property("os.name"), property("os.version"), property("os.arch"));
    return Platform.isSupported()
        ? Check.ok("system", system)
        : Check.missing(
            "system",
            system,
            "Scan memory images here; for live processes use Linux on x86-64 or aarch64.");
  }

  private static Check java() {
    return Check.ok(
        "Java",
        "%s (%s) in %s, with a heap of at most %s"
            .formatted(
                Runtime.version(),
                property("java.vendor"),
                property("java.home"),
                Numbers.bytes(Runtime.getRuntime().maxMemory())));
  }

  private static Check nativeAccess() {
    try {
      Platform.require();
      return Check.ok("native access", "permitted: ksm can make system calls");
    } catch (UsageException e) {
      return Check.missing(
          "native access",
          String.valueOf(e.getMessage()),
          "Start ksm by its launcher, bin/ksm, which permits it.");
    }
  }

  private static String property(String key) {
    return System.getProperty(key, "unknown");
  }
}
