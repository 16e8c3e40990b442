package io.ksm.hash.xxh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests which instance is taken, and what the JVM prints about it: each in a process of its own.
 */
class Lz4InstanceTest {
  private static final String OF_NOTHING = " ef46db3751d8e999\n";
  private static final String SAFE = "XXHashFactory:JavaSafe" + OF_NOTHING;
  private static final String NATIVE = "XXHashFactory:JNI" + OF_NOTHING;

  @TempDir Path directory;

  private record Output(String out, String err) {}

  @Test
  void autoIsSafeAndSilentWithoutNativeAccess() throws Exception {
    assertThat(onClassPath("auto")).isEqualTo(new Output(SAFE, ""));
    assertThat(onModulePath("auto")).isEqualTo(new Output(SAFE, ""));
  }

  @Test
  void autoIsNativeAndSilentWithNativeAccess() throws Exception {
    assertThat(onClassPath("auto", "--enable-native-access=ALL-UNNAMED"))
        .isEqualTo(new Output(NATIVE, ""));
    assertThat(onModulePath("auto", "--enable-native-access=org.lz4.java"))
        .isEqualTo(new Output(NATIVE, ""));
  }

  @Test
  void autoIsSafeAndSilentWhereTheLibraryCannotBeUnpacked() throws Exception {
    // A directory in which nobody can make a file, not even root.
    assertThat(onClassPath("auto", "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=/proc"))
        .isEqualTo(new Output(SAFE, ""));
  }

  @Test
  void safeIsSilent() throws Exception {
    assertThat(onClassPath("safe", "--enable-native-access=ALL-UNNAMED"))
        .isEqualTo(new Output(SAFE, ""));
    assertThat(onModulePath("safe")).isEqualTo(new Output(SAFE, ""));
  }

  @Test
  void nativeIsNative() throws Exception {
    assertThat(onClassPath("native", "--enable-native-access=ALL-UNNAMED"))
        .isEqualTo(new Output(NATIVE, ""));
  }

  @Test
  void nativeThatIsDeniedSaysWhatToDo() throws Exception {
    assertThat(onClassPath("native", "--illegal-native-access=deny").out())
        .hasLineCount(1)
        .startsWith("option 'instance' is 'native', but lz4-java's native library does not load (")
        .contains("--enable-native-access=ALL-UNNAMED", "instance=safe");
    assertThat(onModulePath("native", "--illegal-native-access=deny").out())
        .hasLineCount(1)
        .contains("--enable-native-access=org.lz4.java");
  }

  @Test
  void unknownInstanceIsRefused() {
    Xxh32HasherFactory factory = new Xxh32HasherFactory();
    Options options = Options.of(factory, Map.of("instance", "fastest"));
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> factory.create(options))
        .withMessage("option 'instance' of 'xxh32' is 'fastest': give auto, safe or native");
  }

  private Output onClassPath(String instance, String... jvm) throws Exception {
    List<String> command = new ArrayList<>(List.of(jvm));
    command.addAll(
        List.of(
            "-cp",
            path(HashOnce.class, Xxh64HasherFactory.class, PageHasher.class, XXHashFactory.class),
            HashOnce.class.getName(),
            instance));
    return java(command);
  }

  private Output onModulePath(String instance, String... jvm) throws Exception {
    List<String> command = new ArrayList<>(List.of(jvm));
    String module = "io.ksm.hash.xxh";
    command.addAll(
        List.of(
            "-p",
            path(Xxh64HasherFactory.class, PageHasher.class, XXHashFactory.class),
            "--patch-module",
            module + "=" + path(HashOnce.class),
            "-m",
            module + "/" + HashOnce.class.getName(),
            instance));
    return java(command);
  }

  private static String path(Class<?>... members) {
    return Stream.of(members)
        .map(member -> member.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(":"));
  }

  private Output java(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(arguments);
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> String.join(" ", command)).isZero();
    return new Output(Files.readString(out), Files.readString(err));
  }
}
