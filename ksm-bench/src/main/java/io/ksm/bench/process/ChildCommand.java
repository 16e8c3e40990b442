package io.ksm.bench.process;

import io.ksm.kernel.KernelSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the command that starts a child JVM: the same Java, with the same modules (or the same
 * class path) as this one, and options of its own. Those of this JVM, such as a launcher's for a
 * quick start, are not handed on.
 */
public final class ChildCommand {
  private static final String MODULE = "io.ksm.bench";
  private static final String MAIN = MODULE + ".contestant.ChildMain";

  /**
   * A scan allocates little and keeps much, so the simplest collector does, and no threads of a
   * collector get in the way of those that scan.
   */
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");

  /**
   * Where nobody says how large the heap may become, nearly all memory: a child has no other use.
   */
  private static final String LARGE_HEAP = "-XX:MaxRAMPercentage=80";

  private ChildCommand() {}

  /** Returns the options that all children have whose heap is not limited. */
  public static List<String> jvmOptions() {
    List<String> options = new ArrayList<>(JVM);
    options.add(LARGE_HEAP);
    return options;
  }

  /**
   * Returns the command.
   *
   * @param heapBytes the most that the heap may become; 0 for nearly all of the machine's memory
   */
  static List<String> of(long heapBytes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add(heapBytes > 0 ? "-Xmx" + heapBytes : LARGE_HEAP);
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add(KernelSession.handingDown());
    Module own = ChildCommand.class.getModule();
    if (own.isNamed()) {
      addModules(command);
      command.add("--module-path=" + System.getProperty("jdk.module.path"));
      command.add("--module=" + MODULE + "/" + MAIN);
    } else {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--class-path");
      command.add(System.getProperty("java.class.path"));
      command.add(MAIN);
    }
    return command;
  }

  /** Modules that may call native code here may there. */
  private static void addModules(List<String> command) {
    String nativeModules =
        ModuleLayer.boot().modules().stream()
            .filter(Module::isNativeAccessEnabled)
            .map(Module::getName)
            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
            .sorted()
            .collect(Collectors.joining(","));
    if (!nativeModules.isEmpty()) {
      command.add("--add-modules=" + nativeModules);
      command.add("--enable-native-access=" + nativeModules);
    }
  }
}
