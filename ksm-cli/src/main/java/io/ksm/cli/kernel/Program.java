package io.ksm.cli.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Makes this process another program. */
final class Program {
  private Program() {}

  /**
   * Becomes another program, which is searched on the {@code PATH}, and which inherits what this
   * one was given. Returns only on failure.
   *
   * @param command the program and its arguments, in bytes: they need not be text
   * @return the error number
   */
  static int become(List<byte[]> command) throws IOException {
    Inheritance.handOn();
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

  private static MemorySegment string(byte[] bytes, Arena arena) {
    MemorySegment string = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return string;
  }
}
