package io.ksm.arena.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** On which processors threads may run. */
@SuppressWarnings("restricted")
final class Processors {
  /** As many processors as the C library's set has. */
  private static final int MOST = 1024;

  private static final int THIS_THREAD = 0;

  private Processors() {}

  /** Returns the numbers of those on which this thread may run: {@code sched_getaffinity(2)}. */
  static List<Integer> allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(MOST / 8, Long.BYTES);
      call("sched_getaffinity", set);
      List<Integer> processors = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        if ((set.getAtIndex(JAVA_LONG, i / Long.SIZE) >>> i & 1) != 0) {
          processors.add(i);
        }
      }
      return processors;
    }
  }

  /** Keeps this thread on one of them from now on: {@code sched_setaffinity(2)}. */
  static void stayOn(int processor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(MOST / 8, Long.BYTES);
      set.setAtIndex(JAVA_LONG, processor / Long.SIZE, 1L << processor);
      call("sched_setaffinity", set);
    }
  }

  private static void call(String name, MemorySegment set) {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    try {
      if ((int) handle.invokeExact(THIS_THREAD, set.byteSize(), set) < 0) {
        throw new IllegalStateException(name + " is refused");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }
}
