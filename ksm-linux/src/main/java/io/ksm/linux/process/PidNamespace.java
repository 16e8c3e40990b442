package io.ksm.linux.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Knows whether this process sees all processes of the machine. One in a container usually does
 * not: it has a namespace of process numbers of its own. Stateless, for any number of threads.
 */
public final class PidNamespace {
  private static final Path OWN = Path.of("/proc/self/ns/pid");

  /** What the kernel calls the namespace that holds all processes, on every machine. */
  private static final String OF_MACHINE = "pid:[4026531836]";

  private PidNamespace() {}

  /**
   * Says what is not seen from here.
   *
   * @return one line, or none if all are seen, or if the kernel does not tell
   * @throws IOException if processes cannot be listed
   */
  public static List<String> limits() throws IOException {
    return limits(own(), ProcessNumbers.all().size() - 1);
  }

  /** Says whether it is the one that holds all processes, as far as the kernel tells. */
  public static boolean isOfMachine() {
    return own().equals(OF_MACHINE);
  }

  private static String own() {
    try {
      return Files.readSymbolicLink(OWN).toString();
    } catch (IOException e) {
      return OF_MACHINE; // A kernel without such namespaces.
    }
  }

  static List<String> limits(String namespace, int seen) {
    return namespace.equals(OF_MACHINE)
        ? List.of()
        : List.of(
            ("ksm runs in a container and sees %s there, but none of the host or of"
                    + " other containers: run it on the host, or with the host's process numbers"
                    + " (--pid=host), to include them")
                .formatted(seen == 1 ? "1 other process" : "%,d other processes".formatted(seen)));
  }
}
