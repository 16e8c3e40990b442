package io.ksm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions for sockets, as far as the JDK has none of that kind.
 *
 * <p>The page of this package says what holds for all such classes.
 */
final class LibcSockets {
  private static final MethodHandle SOCKET =
      Libc.find("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      Libc.find(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private LibcSockets() {}

  /** {@code socket(2)}: returns a file descriptor. */
  static int socket(int domain, int type, int protocol) {
    MemorySegment state = Libc.state();
    try {
      return (int) Libc.result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  /** {@code sendto(2)}: returns how many bytes were sent. */
  static long sendTo(
      int socket,
      MemorySegment message,
      long length,
      int flags,
      MemorySegment address,
      int addressLength) {
    MemorySegment state = Libc.state();
    try {
      return Libc.result(
          (long) SENDTO.invokeExact(state, socket, message, length, flags, address, addressLength),
          state);
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }
}
