package io.ksm.hash.xxh;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.UsageException;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Declares and reads the option that chooses among lz4-java's implementations of one hash.
 *
 * <p>Its {@code fastestInstance()} is never asked: it goes for native code or for {@code
 * sun.misc.Unsafe} whether or not the JVM then prints a warning.
 */
final class Lz4Instance {
  static final Option OPTION =
      new Option(
          "instance",
          "safe: plain Java; native: through JNI; auto: native if the JVM was started with native"
              + " access for it and it loads, else safe",
          "auto");

  private Lz4Instance() {}

  /**
   * Returns the implementation that the user chose.
   *
   * @throws UsageException if there is none of this name, or the native one cannot be loaded
   */
  static XXHashFactory of(Options options) {
    return switch (options.text(OPTION.key())) {
      case "safe" -> XXHashFactory.safeInstance();
      case "native" -> nativeInstance();
      case "auto" -> silentInstance();
      default -> throw options.wrong(OPTION.key(), "auto, safe or native");
    };
  }

  private static XXHashFactory nativeInstance() {
    try {
      return XXHashFactory.nativeInstance();
    } catch (LinkageError e) {
      throw new UsageException(
          "option 'instance' is 'native', but lz4-java's native library does not load (%s): start"
                  .formatted(reason(e))
              + " the JVM with --enable-native-access=%s, or give instance=safe"
                  .formatted(module()),
          e);
    }
  }

  /** The outermost error only says that a class could not be initialized. */
  private static String reason(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElseThrow();
  }

  private static String module() {
    Module lz4 = XXHashFactory.class.getModule();
    return lz4.isNamed() ? lz4.getName() : "ALL-UNNAMED";
  }

  private static XXHashFactory silentInstance() {
    if (!XXHashFactory.class.getModule().isNativeAccessEnabled()) {
      return XXHashFactory.safeInstance();
    }
    try {
      return XXHashFactory.nativeInstance();
    } catch (LinkageError e) {
      // Nothing is lost but speed: no library for this machine, or nowhere to unpack it to.
      return XXHashFactory.safeInstance();
    }
  }
}
