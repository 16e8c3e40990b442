package io.ksm.fleet.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Looks whether a master is there: Spark itself would try for a minute. Stateless. */
final class SparkMaster {
  private static final String SCHEME = "spark://";
  private static final int TIMEOUT_MILLIS = 5000;

  private SparkMaster() {}

  /**
   * Requires that one of the masters of a cluster can be connected to. A machine that is its own
   * cluster always can.
   *
   * @param master as Spark calls one; of a cluster, one or several of which one leads: {@code
   *     spark://HOST:PORT,HOST:PORT}
   * @throws IOException if none can be connected to
   */
  static void requireOne(String master) throws IOException {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    IOException reason = null;
    for (String place : master.substring(SCHEME.length()).split(",", -1)) {
      try {
        connect(URI.create(SCHEME + place));
        return;
      } catch (IOException | IllegalArgumentException e) {
        reason = new IOException("no master of Spark is at '%s': %s".formatted(master, said(e)), e);
      }
    }
    throw reason;
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void connect(URI place) throws IOException {
    if (place.getHost() == null || place.getPort() < 0) {
      throw new IllegalArgumentException("give spark://HOST:PORT");
    }
    InetSocketAddress address = new InetSocketAddress(place.getHost(), place.getPort());
    if (address.isUnresolved()) {
      throw new IOException("no host is called '%s'".formatted(place.getHost()));
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
    }
  }
}
