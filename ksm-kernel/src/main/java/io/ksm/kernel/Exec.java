package io.ksm.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.LibcSelf;
import io.ksm.linux.ProcFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces this JVM by a command, which finds the process as it was before the JVM: its
 * environment, its open files, its signals, what of it a core dump holds.
 */
final class Exec {
  private static final long ALL_FILES = 0xFFFF_FFFFL;

  private Exec() {}

  /**
   * Replaces this JVM. Returns only if there is no such command or it cannot be run; the JVM is
   * then as before, but that its children inherit none of its files, which Java sees to anyway.
   *
   * @param command the program and its arguments, in bytes: they need not be text
   * @return the error number
   * @throws ErrnoException if the process cannot be prepared for it
   */
  static int replaceJvm(List<byte[]> command, Inheritance inheritance) throws ErrnoException {
    System.out.flush();
    System.err.flush();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = strings(command, arena);
      MemorySegment environment = strings(environment(inheritance.variables()), arena);
      closeAllBut(inheritance.openFiles());
      try (CoredumpFilter _ = CoredumpFilter.restore(inheritance.coredumpFilter());
          SignalsAtStart _ = SignalsAtStart.restore(inheritance.ignoredSignals())) {
        MemorySegment file = arguments.get(ValueLayout.ADDRESS, 0);
        return -LibcSelf.execvpe(file, arguments, environment);
      }
    }
  }

  private static MemorySegment strings(List<byte[]> strings, Arena arena) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      byte[] bytes = strings.get(i);
      MemorySegment string = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
      array.setAtIndex(ValueLayout.ADDRESS, i, string);
    }
    return array;
  }

  /**
   * Returns the environment with which this JVM was started, with some variables as they were
   * before. Read as Latin-1, every byte is a character, so that none is lost.
   */
  private static List<byte[]> environment(Map<String, String> before) throws ErrnoException {
    String atStart = new String(ProcFile.readBytes("/proc/self/environ"), ISO_8859_1);
    List<byte[]> environment = new ArrayList<>();
    for (String variable : atStart.split("\0", -1)) {
      String name = variable.substring(0, Math.max(0, variable.indexOf('=')));
      if (!variable.isEmpty() && !before.containsKey(name)) {
        environment.add(variable.getBytes(ISO_8859_1));
      }
    }
    before.forEach((name, value) -> {
      if (!value.isEmpty()) {
        environment.add((name + "=" + value).getBytes(UTF_8));
      }
    });
    return environment;
  }

  private static void closeAllBut(Set<Integer> kept) throws ErrnoException {
    long first = 0;
    for (int file : new TreeSet<>(kept)) {
      close(first, file - 1L);
      first = file + 1L;
    }
    close(first, ALL_FILES);
  }

  private static void close(long first, long last) throws ErrnoException {
    int result = first > last ? 0 : LibcSelf.closeOnExec(first, last);
    if (result < 0) {
      throw new ErrnoException("close the files of the JVM", -result);
    }
  }
}
