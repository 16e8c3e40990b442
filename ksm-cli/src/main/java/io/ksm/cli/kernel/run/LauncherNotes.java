package io.ksm.cli.kernel.run;

import io.ksm.kernel.Inheritance;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the launcher noted, in system properties, before it and the JVM changed the process.
 */
final class LauncherNotes {
  /** The variable {@code LC_ALL}, where the launcher had to change it; empty for none. */
  private static final String LOCALE = "ksm.lc_all";

  /** The signals that were ignored: bit 0 is signal 1, in hex. */
  private static final String IGNORED_SIGNALS = "ksm.ignored-signals";

  /** The numbers of the open files, separated by commas. */
  private static final String FILES = "ksm.open-files";

  /** What of the process a core dump holds, in hex. */
  private static final String COREDUMP_FILTER = "ksm.coredump-filter";

  private LauncherNotes() {}

  /** Returns what the process was given at its start; without a launcher, the usual. */
  static Inheritance inheritance() {
    @Nullable String locale = System.getProperty(LOCALE);
    @Nullable String files = System.getProperty(FILES);
    return new Inheritance(
        locale == null ? Map.of() : Map.of("LC_ALL", locale),
        Long.parseUnsignedLong(System.getProperty(IGNORED_SIGNALS, "0"), 16),
        files == null ? Inheritance.standardStreams().openFiles() : numbers(files),
        System.getProperty(COREDUMP_FILTER, ""));
  }

  private static Set<Integer> numbers(String list) {
    return Arrays.stream(list.split(","))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }
}
