package io.ksm.bench.process;

import io.ksm.kernel.KernelSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the command that starts a child JVM: the same Java with the same modules or class path.
 *
 * <p>The child has options of its own. Those of this JVM, such as a launcher's for a quick start,
 * are not handed on: which compilers there are decides what is measured. Only the cache of classes
 * is, which makes starts quicker and nothing else. The JVM takes it for the same main module and
 * modules alone.
 */
public final class ChildCommand {
  /**
   * A scan allocates little and keeps much, so the simplest collector does, and no threads of a
   * collector get in the way of those that scan.
   */
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData");

  /**
   * Where nobody says how large the heap may become, nearly all memory: a child has no other use.
   */
  private static final String LARGE_HEAP = "-XX:MaxRAMPercentage=80";

  private static final String CACHE = "-XX:AOTCache=";

  /** As the launcher says it: where the cache does not fit, the JVM does without. */
  private static final String CACHE_IN_SILENCE = "-Xlog:aot*=off,cds*=off";

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
   * @param main the class whose main method runs
   * @param heapBytes the most that the heap may become; 0 for nearly all of the machine's memory
   */
  public static List<String> of(Class<?> main, long heapBytes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add(heapBytes > 0 ? "-Xmx" + heapBytes : LARGE_HEAP);
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add(KernelSession.handingDown());
    if (main.getModule().isNamed()) {
      command.addAll(cache(ownArguments()));
      addModules(command);
      command.add("--module-path=" + System.getProperty("jdk.module.path"));
      command.add("--module=" + main.getModule().getName() + "/" + main.getName());
    } else {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--class-path");
      command.add(System.getProperty("java.class.path"));
      command.add(main.getName());
    }
    return command;
  }

  private static List<String> ownArguments() {
    return ProcessHandle.current().info().arguments().map(List::of).orElse(List.of());
  }

  /**
   * Returns the options for the cache of classes that this JVM has; none if it has none.
   *
   * @param own the arguments of this JVM
   */
  static List<String> cache(List<String> own) {
    return own.stream()
        .filter(option -> option.startsWith(CACHE))
        .findFirst()
        .map(option -> List.of(option, CACHE_IN_SILENCE))
        .orElse(List.of());
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
