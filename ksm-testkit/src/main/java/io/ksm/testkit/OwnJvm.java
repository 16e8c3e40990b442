package io.ksm.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another JVM, in which a contract looks at the same part again.
 *
 * <p>It makes the test class itself anew, and so the part that is tested. It runs with a quiet heap
 * whose occupation is exact, on the class path. It has what this JVM was told of modules and system
 * properties, and all system properties that begin with {@code ksm}.
 */
final class OwnJvm {
  private static final String ANSWER = "ksm-answer ";
  private static final String REFUSAL = "ksm-refusal ";

  /** A full collection leaves no garbage, not even what would be cheap to leave. */
  private static final String OPTIONS =
      "-Xmx512m -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions -XX:MarkSweepDeadRatio=0"
          + " -XX:MarkSweepAlwaysCompactCount=1 -XX:TieredStopAtLevel=1"
          + " --enable-native-access=ALL-UNNAMED";

  /** What of this JVM's options another one needs for the same classes; not agents nor ports. */
  private static final List<String> HANDED_ON =
      List.of(
          "-D",
          "--add-exports=",
          "--add-opens=",
          "--add-reads=",
          "--enable-preview",
          "--illegal-",
          "--sun-misc-unsafe-memory-access=");

  private static final String ADD_MODULES = "--add-modules=";
  private static final String MANAGEMENT = "-Dcom.sun.management.";

  /** By these, the environment would contradict {@link #OPTIONS}. */
  private static final List<String> ENVIRONMENT =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

  private static final int MAX_SECONDS = 100;

  private OwnJvm() {}

  /** What is asked of a test in the other JVM. */
  private enum Question {
    HASHES,
    MEMORY
  }

  /** Returns what a hasher's test answers there, see {@link HashChanges#sample}. */
  static List<String> hashes(HasherContract test) throws IOException, InterruptedException {
    return ask(Question.HASHES, test.getClass());
  }

  /** Returns what an index's test answers there, see {@link IndexMemory}. */
  static List<String> memory(IndexContract test) throws IOException, InterruptedException {
    return ask(Question.MEMORY, test.getClass());
  }

  private static List<String> ask(Question question, Class<?> test)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ksm-own-jvm", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(question, test))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      ENVIRONMENT.forEach(builder.environment()::remove);
      int status = status(builder.start());
      String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      List<String> refusals = linesWith(REFUSAL, printed);
      assumeTrue(refusals.isEmpty(), () -> refusals.getFirst());
      if (status != 0) {
        throw new AssertionError(
            "%s in another JVM: status %d: %s".formatted(test.getName(), status, printed));
      }
      return linesWith(ANSWER, printed);
    } finally {
      Files.delete(output);
    }
  }

  /** Waits for the end of a process, but not for ever. */
  private static int status(Process process) throws InterruptedException {
    try {
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "another JVM has not answered after %d seconds".formatted(MAX_SECONDS));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(Question question, Class<?> test) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith(ADD_MODULES)) {
        command.addAll(addedModules(option.substring(ADD_MODULES.length())));
      } else if (HANDED_ON.stream().anyMatch(option::startsWith)
          && !option.startsWith(MANAGEMENT)) {
        command.add(option);
      }
    }
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("ksm")) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", classPath(test), OwnJvm.class.getName()));
    command.addAll(List.of(question.name(), test.getName()));
    return command;
  }

  /** Leaves out modules that are on the class path there, where a JVM would not find them. */
  private static List<String> addedModules(String names) {
    return Arrays.stream(names.split(",", -1))
        .filter(name -> name.startsWith("ALL-") || ModuleFinder.ofSystem().find(name).isPresent())
        .map(name -> ADD_MODULES + name)
        .toList();
  }

  private static List<String> linesWith(String prefix, String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  /** Returns all that this JVM finds classes in, by whichever path. */
  private static String classPath(Class<?> test) {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> each = test; each != null; each = each.getSuperclass()) {
      CodeSource source = each.getProtectionDomain().getCodeSource();
      if (source != null) {
        try {
          entries.add(Path.of(source.getLocation().toURI()).toString());
        } catch (URISyntaxException e) {
          throw new IllegalStateException(source.getLocation() + " is not a place of classes", e);
        }
      }
    }
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property, "");
      entries.addAll(List.of(path.split(File.pathSeparator, -1)));
    }
    entries.remove("");
    return String.join(File.pathSeparator, entries);
  }

  /** Answers in the other JVM, and ends it whatever threads there are. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      answer(Question.valueOf(arguments[0]), Class.forName(arguments[1]));
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }

  private static void answer(Question question, Class<?> type) throws ReflectiveOperationException {
    Object test;
    try {
      test = make(type);
    } catch (InvocationTargetException e) {
      refuse("the constructor of %s fails in another JVM: %s".formatted(type, e.getCause()));
      return;
    }
    if (test == null) {
      refuse("%s has no constructor by which another JVM could make it".formatted(type));
    } else if (test instanceof IndexContract it && it.factory() == null) {
      refuse("factory() of %s returns null in another JVM".formatted(type));
    } else {
      List<String> answers =
          switch (question) {
            case HASHES -> HashChanges.sample(((HasherContract) test).create());
            case MEMORY -> IndexMemory.measure((IndexContract) test);
          };
      answers.forEach(line -> System.out.println(ANSWER + line));
    }
  }

  private static void refuse(String why) {
    System.out.println(REFUSAL + why.replaceAll("\\s+", " "));
  }

  /** Makes a test as JUnit would, if it takes nothing but the test that it is nested in. */
  private static @Nullable Object make(Class<?> type) throws ReflectiveOperationException {
    Class<?> outer = type.getEnclosingClass();
    boolean nested = outer != null && !Modifier.isStatic(type.getModifiers());
    Object around = nested ? make(outer) : null;
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] takes = constructor.getParameterTypes();
      if (!nested && takes.length == 0) {
        constructor.setAccessible(true);
        return constructor.newInstance();
      }
      if (around != null && takes.length == 1 && takes[0] == outer) {
        constructor.setAccessible(true);
        return constructor.newInstance(around);
      }
    }
    return null;
  }
}
