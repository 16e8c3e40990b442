package io.ksm.cli.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes this process another program, which finds everything as the user left it, not as the
 * launcher and the JVM need it.
 */
final class Program {
  /** What LC_ALL was, where the launcher had to change it; empty for none. */
  private static final String LOCALE_PROPERTY = "ksm.lc_all";

  /** The signals that were ignored when the launcher was started: bit 0 is signal 1, in hex. */
  private static final String IGNORED_PROPERTY = "ksm.ignored-signals";

  private Program() {}

  /**
   * Becomes another program, which is searched on the {@code PATH}. Returns only on failure.
   *
   * @param command the program and its arguments, in bytes: they need not be text
   * @return the error number
   */
  static int become(List<byte[]> command) {
    restoreLocale();
    restoreIgnoredSignals();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
      for (int i = 0; i < command.size(); i++) {
        arguments.setAtIndex(ValueLayout.ADDRESS, i, string(command.get(i), arena));
      }
      arguments.setAtIndex(ValueLayout.ADDRESS, command.size(), MemorySegment.NULL);
      MemorySegment file = string(command.getFirst(), arena);
      return Libc.execvp(file, arguments, arena.allocate(Libc.stateLayout()));
    }
  }

  private static void restoreLocale() {
    @Nullable String before = System.getProperty(LOCALE_PROPERTY);
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

  /**
   * A program keeps signals ignored that were so before. The JVM takes some of them for itself,
   * among them SIGPIPE, which services usually have ignored.
   */
  private static void restoreIgnoredSignals() {
    long ignored = Long.parseUnsignedLong(System.getProperty(IGNORED_PROPERTY, "0"), 16);
    for (int number = 1; number <= Long.SIZE; number++) {
      if ((ignored >>> (number - 1) & 1) != 0) {
        Libc.ignoreSignal(number);
      }
    }
  }

  private static MemorySegment string(byte[] bytes, Arena arena) {
    MemorySegment string = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return string;
  }
}
