package io.ksm.fleet.spark.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder as Spark's distribution is one: its jars, as they are published, and its command.
 *
 * @param path where it is
 */
public record SparkHome(Path path) {
  /** What stands before Spark's jars in the class path of tests; see the pom.xml. */
  private static final String MARK = "spark-begins-here";

  /**
   * Makes one.
   *
   * @param folder which is made
   * @param javaHome of the Java on which Spark runs
   */
  public static SparkHome make(Path folder, Path javaHome) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (Path jar : published()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Map<String, String> scripts =
        Map.of("spark-submit", "org.apache.spark.deploy.SparkSubmit", "spark-class", "");
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      Path file = bin.resolve(script.getKey());
      Files.writeString(file, script(javaHome, folder, script.getValue()));
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return new SparkHome(folder);
  }

  /** As Spark's own script does it: its launcher prints the command that runs a class. */
  private static String script(Path javaHome, Path home, String main) {
    return """
    #!/bin/bash
    export JAVA_HOME='%s' SPARK_HOME='%s' SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
    mapfile -d '' -t command < <("$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 \
      -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main %s "$@")
    command[1]=${command[1]#?}
    exec "${command[@]:1}"
    """
        .formatted(javaHome, home, main);
  }

  private static List<Path> published() {
    List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    List<Path> jars = new ArrayList<>();
    boolean begun = false;
    for (String each : all) {
      if (begun) {
        jars.add(Path.of(each));
      }
      begun |= each.endsWith(MARK);
    }
    assertThat(jars).as("jars of Spark: these tests run by Maven").isNotEmpty();
    return jars;
  }

  /** Returns the command that runs a job. */
  public Path submit() {
    return path.resolve("bin/spark-submit");
  }

  /** Returns the command that runs a class of Spark. */
  public Path run() {
    return path.resolve("bin/spark-class");
  }

  /** Packs the job, as its module's jar is packed. */
  public static Path job(Path folder) throws IOException {
    Path classes = Path.of("target/classes");
    Path jar = folder.resolve("job.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\nMain-Class: io.ksm.fleet.spark.FleetJob\n".getBytes(UTF_8));
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return jar;
  }
}
