package io.ksm.cli.kernel;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program inherits from the one that it replaces, as the user made it: the launcher and the
 * JVM have changed some of it for themselves. The launcher notes in system properties how it was,
 * and says there what needs no undoing here.
 */
final class Inheritance {
  /** The variable {@code LC_ALL}, where the launcher had to change it; empty for none. */
  private static final String LOCALE = "ksm.lc_all";

  /** The signals that were ignored: bit 0 is signal 1, in hex. */
  private static final String IGNORED_SIGNALS = "ksm.ignored-signals";

  /** The numbers of the open files, separated by commas. */
  private static final String FILES = "ksm.open-files";

  private Inheritance() {}

  /** Puts back all that another program would inherit. Without a launcher there is nothing to. */
  static void handOn() throws IOException {
    handOnLocale();
    handOnIgnoredSignals();
    handOnFiles();
  }

  private static void handOnLocale() {
    @Nullable String before = System.getProperty(LOCALE);
    if (before == null) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      if (before.isEmpty()) {
        Libc.unsetenv(arena.allocateFrom("LC_ALL"));
      } else {
        Libc.setenv(arena.allocateFrom("LC_ALL"), arena.allocateFrom(before));
      }
    }
  }

  /** The JVM takes some signals for itself, among them SIGPIPE, which services ignore by habit. */
  private static void handOnIgnoredSignals() {
    long ignored = Long.parseUnsignedLong(System.getProperty(IGNORED_SIGNALS, "0"), 16);
    for (int number = 1; number <= Long.SIZE; number++) {
      if ((ignored >>> (number - 1) & 1) != 0) {
        Libc.ignoreSignal(number);
      }
    }
  }

  /** The JVM leaves some of its files open for whoever comes next. */
  private static void handOnFiles() throws IOException {
    @Nullable String before = System.getProperty(FILES);
    if (before == null) {
      return;
    }
    Set<String> inherited = Set.of(before.split(","));
    String @Nullable [] open = new File("/proc/self/fd").list();
    if (open == null) {
      throw new IOException("cannot tell which files are open: /proc is not there; mount it");
    }
    for (String number : open) {
      if (!inherited.contains(number)) {
        Libc.closeOnExec(Integer.parseInt(number));
      }
    }
  }
}
