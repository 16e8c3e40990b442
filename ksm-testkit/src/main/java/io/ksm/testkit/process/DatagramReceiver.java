package io.ksm.testkit.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Listens on a datagram socket of this machine, as a service manager does; in a Python process. */
public final class DatagramReceiver implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final String PROGRAM =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      name = sys.argv[1]
      s.bind('\\0' + name[1:] if name.startswith('@') else name)
      s.settimeout(60)
      print('bound', flush=True)
      while True:
          print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
      """;

  private final Process process;
  private final BufferedReader lines;

  private DatagramReceiver(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  /**
   * Begins to listen.
   *
   * @param address a path, or a name that begins with {@code @}
   */
  public static DatagramReceiver open(String address) throws IOException {
    assumeTrue(Files.isExecutable(PYTHON), "no python3 here");
    DatagramReceiver receiver =
        new DatagramReceiver(
            new ProcessBuilder(PYTHON.toString(), "-c", PROGRAM, address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    String first = receiver.next();
    if (!"bound".equals(first)) {
      throw new IOException("nobody listens at " + address + ": " + first);
    }
    return receiver;
  }

  /**
   * Waits for the next datagram.
   *
   * @return its lines, joined by {@code |}; null if nobody listens any more
   */
  public @Nullable String next() throws IOException {
    return lines.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
