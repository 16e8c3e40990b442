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
 * @param coredumpFilter which memory a core dump holds, in hex, as {@code
 *     /proc/PID/coredump_filter} tells it; empty to leave it as the JVM has set it. The JVM adds
 *     what is mapped from files
 */
public record Inheritance(
    Map<String, String> variables,
    long ignoredSignals,
    Set<Integer> openFiles,
    String coredumpFilter) {

  /** Makes an inheritance. */
  public Inheritance {
    variables = Map.copyOf(variables);
    openFiles = Set.copyOf(openFiles);
  }

  /** Makes an inheritance with the core dumps of the JVM. */
  public Inheritance(Map<String, String> variables, long ignoredSignals, Set<Integer> openFiles) {
    this(variables, ignoredSignals, openFiles, "");
  }

  /** Returns that of a process about which no more is known: its three standard streams. */
  public static Inheritance standardStreams() {
    return new Inheritance(Map.of(), 0, Set.of(0, 1, 2));
  }
}
