package io.ksm.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another JVM, in which a contract looks at the same part again.
 *
 * <p>It makes the test class itself anew, and so the part that is tested. It runs with a quiet heap
 * whose occupation is exact, on the class path, and knows the system properties that begin with
 * {@code ksm}.
 */
final class OwnJvm {
  private static final String ANSWER = "ksm-answer ";
  private static final String REFUSAL = "ksm-refusal ";

  /** A full collection leaves no garbage, not even what would be cheap to leave. */
  private static final String OPTIONS =
      "-Xmx512m -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions -XX:MarkSweepDeadRatio=0"
          + " -XX:MarkSweepAlwaysCompactCount=1 -XX:TieredStopAtLevel=1"
          + " --enable-native-access=ALL-UNNAMED";

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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(OPTIONS.split(" ", -1)));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("ksm")) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", classPath(test), OwnJvm.class.getName()));
    command.addAll(List.of(question.name(), test.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    List<String> refusals = linesWith(REFUSAL, printed);
    assumeTrue(refusals.isEmpty(), () -> refusals.getFirst());
    if (status != 0) {
      throw new AssertionError("%s fails in another JVM: %s".formatted(test.getName(), printed));
    }
    return linesWith(ANSWER, printed);
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

  /** Answers in the other JVM. */
  public static void main(String[] arguments) throws Exception {
    Object test = make(Class.forName(arguments[1]));
    if (test == null) {
      System.out.println(
          REFUSAL + arguments[1] + " has no constructor by which another JVM could make it");
      return;
    }
    List<String> answers =
        switch (Question.valueOf(arguments[0])) {
          case HASHES -> HashChanges.sample(((HasherContract) test).create());
          case MEMORY -> IndexMemory.measure((IndexContract) test);
        };
    answers.forEach(line -> System.out.println(ANSWER + line));
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
