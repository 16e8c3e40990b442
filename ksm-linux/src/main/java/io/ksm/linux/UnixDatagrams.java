package io.ksm.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to sockets of this machine ({@code unix(7)}), of which the JDK knows streams
 * only. Stateless, for any number of threads.
 */
public final class UnixDatagrams {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000; // as O_CLOEXEC; equal on x86-64 and aarch64
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;

  /** What {@code sockaddr_un} has room for. */
  private static final int MAX_PATH_BYTES = 108;

  private UnixDatagrams() {}

  /**
   * Sends a datagram. Waits as long as the receiver's queue is full.
   *
   * @param address a path; or a name that begins with {@code @}, of a socket that has none
   * @throws ErrnoException if it cannot be sent: there is no such socket, or nobody listens
   */
  public static void send(String address, byte[] message) throws ErrnoException {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = address.startsWith("@");
    if (name.length + (isAbstract ? 0 : 1) > MAX_PATH_BYTES) {
      throw new ErrnoException("send to socket '" + address + "'", Errno.ENAMETOOLONG);
    }
    int socket = check("make a socket", LibcSockets.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(FAMILY_BYTES + MAX_PATH_BYTES, FAMILY_BYTES);
      to.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, to, JAVA_BYTE, FAMILY_BYTES, name.length);
      if (isAbstract) {
        to.set(JAVA_BYTE, FAMILY_BYTES, (byte) 0);
      }
      int length = FAMILY_BYTES + name.length + (isAbstract ? 0 : 1);
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
      long sent = LibcSockets.sendTo(socket, bytes, message.length, MSG_NOSIGNAL, to, length);
      check("send to socket '" + address + "'", sent);
    } finally {
      int ignored = LibcFiles.close(socket);
      assert ignored == 0 : "close: " + Errno.describe(-ignored);
    }
  }

  private static int check(String what, long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(what, (int) -result);
    }
    return (int) result;
  }
}
