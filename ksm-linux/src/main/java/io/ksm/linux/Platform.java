package io.ksm.linux;

import io.ksm.api.UsageException;
import java.util.Set;

/**
 * Says whether this JVM can make Linux system calls at all, and how large pages are here. Asked
 * before anything that makes a call. Safe for several threads.
 *
 * <p>All native calls of the modules for Linux are made by the module of this class. So this is the
 * one that needs {@code --enable-native-access}, and that the advice names.
 */
public final class Platform {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

  private Platform() {}

  /** Says whether the operating system and the processor are such as this module knows. */
  public static boolean isSupported() {
    return isSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** Says whether a system and a processor, as Java names them, are such. */
  public static boolean isSupported(String system, String architecture) {
    return system.equals("Linux") && ARCHITECTURES.contains(architecture);
  }

  /** Says whether the processor is an x86-64: system calls have other numbers on others. */
  public static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
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

  /** As {@link #require()}, of a system, a processor, and the module that makes the calls. */
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

  /** Links the function only when a page size is asked for. */
  private static final class PageSize {
    static final int BYTES = Libc.callPlain(Libc.find("getpagesize"), 0, 0, 0);

    private PageSize() {}
  }

  /** Returns the size of a page in bytes. {@link #require()} must have passed. */
  public static int pageSize() {
    return PageSize.BYTES;
  }
}
