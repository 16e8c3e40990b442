package io.ksm.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The C library's functions for sockets, as far as the JDK has none of that kind.
 *
 * <p>The page of this package says what holds for all such classes.
 */
final class LibcSockets {
  private static final MemorySegment SOCKET = Libc.find("socket");
  private static final MemorySegment SENDTO = Libc.find("sendto");

  private LibcSockets() {}

  /** {@code socket(2)}: returns a file descriptor. */
  static int socket(int domain, int type, int protocol) {
    return Libc.callInt(SOCKET, domain, type, protocol);
  }

  /** {@code sendto(2)}: returns how many bytes were sent. */
  static long sendTo(
      int socket,
      MemorySegment message,
      long length,
      int flags,
      MemorySegment address,
      int addressLength) {
    try {
      return Libc.call(
          SENDTO,
          socket,
          Libc.address(message),
          length,
          flags,
          Libc.address(address),
          addressLength);
    } finally {
      Reference.reachabilityFence(message);
      Reference.reachabilityFence(address);
    }
  }
}
