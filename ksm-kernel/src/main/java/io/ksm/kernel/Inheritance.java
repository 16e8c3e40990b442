package io.ksm.kernel;

import java.util.Map;
import java.util.Set;

/**
 * Says what a process was given at its start, for {@link Mergeable#exec}. A JVM in that process can
 * no longer tell, so whoever started the JVM has to say it.
 *
 * @param variables the environment variables that were changed on the way to the JVM, each with the
 *     value that it had, or with an empty one if it was not set
 * @param ignoredSignals the signals that were ignored, as in {@code SigIgn} of {@code
 *     /proc/PID/status}: bit 0 stands for signal 1. The JVM takes some for itself, among them
 *     SIGPIPE, which services usually ignore
 * @param openFiles the descriptors of the files that were open, standard streams included. The JVM
 *     leaves some of its own open for whoever comes next
 */
public record Inheritance(
    Map<String, String> variables, long ignoredSignals, Set<Integer> openFiles) {

  /** Makes an inheritance. */
  public Inheritance {
    variables = Map.copyOf(variables);
    openFiles = Set.copyOf(openFiles);
  }

  /** Returns that of a process about which no more is known: its three standard streams. */
  public static Inheritance standardStreams() {
    return new Inheritance(Map.of(), 0, Set.of(0, 1, 2));
  }
}
