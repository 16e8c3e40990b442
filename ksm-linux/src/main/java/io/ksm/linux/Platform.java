package io.ksm.linux;

import io.ksm.api.UsageException;
import java.util.Set;

/** Whether this JVM can make Linux system calls at all. Asked before {@link Native} is touched. */
public final class Platform {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

  private Platform() {}

  /** Says whether the operating system and the processor are such as this module knows. */
  public static boolean isSupported() {
    return isSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  public static boolean isSupported(String system, String architecture) {
    return system.equals("Linux") && ARCHITECTURES.contains(architecture);
  }

  /**
   * Checks that system calls are possible.
   *
   * @throws UsageException if they are not; says what to do about it
   */
  public static void require() {
    require(
        System.getProperty("os.name"), System.getProperty("os.arch"), Platform.class.getModule());
  }

  public static void require(String system, String architecture, Module caller) {
    if (!isSupported(system, architecture)) {
      throw new UsageException(
          "this works on Linux x86-64 and aarch64 only; this machine is %s %s"
              .formatted(system, architecture));
    }
    if (!caller.isNativeAccessEnabled()) {
      throw new UsageException(
          "this JVM does not permit system calls: start java with --enable-native-access="
              + (caller.isNamed() ? caller.getName() : "ALL-UNNAMED"));
    }
  }
}
