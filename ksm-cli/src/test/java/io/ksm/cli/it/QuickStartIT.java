package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.Nobody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache of classes is used where it fits, and nobody notices where it does not. */
class QuickStartIT {
  private static final String FROM_CACHE = "shared objects file";
  private static final String FROM_JAR = "ksm-cli-";

  /** A copy of the distribution, at another place than that which its cache was made for. */
  @TempDir private static Path unpacked;

  @TempDir private Path directory;
  private Path image;

  @BeforeAll
  static void unpack() throws IOException {
    try (Stream<Path> all = Files.walk(Launch.HOME)) {
      for (Path path : all.toList()) {
        Path copy = unpacked.resolve("with space").resolve(Launch.HOME.relativize(path));
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @BeforeEach
  void write() throws IOException {
    image = Files.write(directory.resolve("image"), new byte[8192]);
  }

  @Test
  void theBuiltDistributionHasACache() throws Exception {
    assertThat(originOfMain(Launch.HOME, "")).contains(FROM_CACHE);
  }

  @Test
  void aScanLoadsNoClassFromAJar() throws Exception {
    assertThat(loadedClasses(Launch.HOME, ""))
        .isNotEmpty()
        .noneMatch(line -> line.contains("source: file:"));
  }

  /** Nor do the processes that a benchmark starts: one for each row. */
  @Test
  void contestantsOfABenchmarkUseItToo() throws Exception {
    String log = "-Xlog:class+load:file=" + directory.resolve("classes-%p");
    Launch launch =
        Launch.run(
            List.of(
                Launch.KSM.toString(),
                "bench",
                "image:" + image + ",zeros=resident",
                "--rounds=1",
                "--warm-ups=0"),
            Map.of("JDK_JAVA_OPTIONS", log)); // Of which the JVM says that it takes them.
    assertThat(launch.status()).as(launch.err()).isZero();

    List<Path> logs = filesThatBegin(directory, "classes-");
    assertThat(logs).hasSizeGreaterThanOrEqualTo(3);
    for (Path classes : logs) {
      assertThat(Files.readAllLines(classes))
          .isNotEmpty()
          .noneMatch(line -> line.contains("source: file:"));
    }
  }

  @Test
  void atAnotherPlaceItIsMadeAnew() throws Exception {
    Path home = unpacked.resolve("with space");
    assertThat(originAtStart(home, "")).contains(FROM_JAR);

    Launch.run(List.of(home.resolve("bin/ksm-aot").toString()), Map.of()).succeeded();

    assertThat(originAtStart(home, "")).contains(FROM_CACHE);
    assertThat(caches(home)).hasSize(1);

    Files.setLastModifiedTime(files(home, "ksm-core-").getFirst(), FileTime.fromMillis(0));
    assertThat(originAtStart(home, "")).contains(FROM_JAR);

    Files.write(caches(home).getFirst(), new byte[8192]);
    assertThat(originAtStart(home, "")).contains(FROM_JAR);

    Files.delete(caches(home).getFirst());
    assertThat(originAtStart(home, "")).contains(FROM_JAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xshare:off",
        "-XX:SharedArchiveFile=/none -Xlog:cds=off",
        "-XX:AOTMode=off",
        "-XX:AOTCache=/none -Xlog:aot=off",
        "-XX:-UseSerialGC -XX:+UseZGC",
        "-XX:+UseCompactObjectHeaders",
        "--add-modules java.sql",
        "-Xmx40g",
      })
  void optionsThatItDoesNotGoWithAreFollowed(String options) throws Exception {
    assertThat(originAtStart(Launch.HOME, options)).contains(FROM_JAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx300m", "-XX:-UseSerialGC -XX:+UseG1GC", "-XX:TieredStopAtLevel=4"})
  void withOtherOptionsItIsUsed(String options) throws Exception {
    assertThat(originOfMain(Launch.HOME, options)).contains(FROM_CACHE);
  }

  @Test
  void whoMayNotWriteItIsTold() throws Exception {
    Nobody.assume();

    Launch launch = Nobody.run(Launch.HOME.resolve("bin/ksm-aot").toString());

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err()).startsWith("ksm-aot: cannot write to '").hasLineCount(1);
  }

  /** Tells where the JVM had the main class from. */
  private String originOfMain(Path home, String options) throws Exception {
    return originOfMain(loadedClasses(home, options));
  }

  private static String originOfMain(List<String> classes) {
    return classes.stream()
        .filter(line -> line.contains(" io.ksm.cli.Main "))
        .findFirst()
        .orElseThrow();
  }

  /** Does no more than start: without the cache, a scan is much slower than with it. */
  private String originAtStart(Path home, String options) throws Exception {
    Path log = directory.resolve("log");
    Files.deleteIfExists(log);
    String ksm = home.resolve("bin/ksm").toString();
    Launch launch =
        Launch.run(
            List.of(ksm, "--version"),
            Map.of("KSM_JAVA_OPTS", options + " -Xlog:class+load:file=" + log));

    assertThat(launch.succeeded().out()).startsWith("ksm ").hasLineCount(2);
    return originOfMain(Files.readAllLines(log));
  }

  /** Scans, checks that the result is right and alone, and lists the classes with their origins. */
  private List<String> loadedClasses(Path home, String options) throws Exception {
    Path log = directory.resolve("log");
    Files.deleteIfExists(log);
    Launch launch =
        Launch.run(
            List.of(
                home.resolve("bin/ksm").toString(),
                "scan",
                "--format",
                "csv",
                "image:" + image + ",zeros=resident"),
            Map.of("KSM_JAVA_OPTS", options + " -Xlog:class+load:file=" + log));

    assertThat(launch.succeeded().out()).startsWith("label,").contains("\n" + image + ",2,2,2,");
    return Files.readAllLines(log);
  }

  private static List<Path> caches(Path home) throws IOException {
    return files(home, "ksm-java-");
  }

  private static List<Path> files(Path home, String begin) throws IOException {
    return filesThatBegin(home.resolve("lib"), begin);
  }

  private static List<Path> filesThatBegin(Path folder, String begin) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(begin)).toList();
    }
  }
}
