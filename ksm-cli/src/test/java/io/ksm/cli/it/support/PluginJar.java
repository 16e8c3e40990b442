package io.ksm.cli.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ApiLevel;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes the jar of a plug-in from its source, as its author would. */
public final class PluginJar {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private PluginJar() {}

  /**
   * Compiles a class and packs it, registered as a service.
   *
   * @param jar to be made
   * @param service the factory's contract, such as {@code HasherFactory}
   * @param name of the class, in no package but {@code acme}
   * @param source of the class
   */
  public static void make(Path jar, String service, String name, String source) throws IOException {
    make(jar, service, name, source, ApiLevel.CURRENT);
  }

  /** The same, for a certain level of the API. */
  public static void make(Path jar, String service, String name, String source, int level)
      throws IOException {
    make(jar, service, name, source, level, Map.of());
  }

  /**
   * The same, with a library inside.
   *
   * @param library class name to source
   */
  public static void makeFat(
      Path jar, String service, String name, String source, Map<String, String> library)
      throws IOException {
    make(jar, service, name, source, ApiLevel.CURRENT, library);
  }

  private static void make(
      Path jar, String service, String name, String source, int level, Map<String, String> library)
      throws IOException {
    Path work = Files.createTempDirectory("plugin");
    try {
      for (Map.Entry<String, String> type : library.entrySet()) {
        Path file = work.resolve(type.getKey().replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, type.getValue());
      }
      Path file = Files.createDirectories(work.resolve("acme")).resolve(name + ".java");
      Files.writeString(file, "package acme;\n" + source);
      compile(file, work);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest(level))) {
        entry(out, "META-INF/services/io.ksm.api." + service, ("acme." + name).getBytes(UTF_8));
        for (Path type : classes(work)) {
          entry(out, work.relativize(type).toString(), Files.readAllBytes(type));
        }
      }
    } finally {
      delete(work);
    }
  }

  /**
   * Makes the jar of a sound policy {@code calm}.
   *
   * @param option that it has, in Java
   * @param check of its options, a statement in Java
   */
  public static void makeCalmPolicy(Path jar, String option, String check) throws IOException {
    make(
        jar,
        "PolicyFactory",
        "Calm",
        """
        import io.ksm.api.*;
        import java.util.*;

        public final class Calm implements PolicyFactory {
          public String name() { return "calm"; }
          public String summary() { return "all is calm"; }
          public List<Option> options() {
            return List.of(%s);
          }
          public MergePolicy create(Options options) {
            %s
            return new MergePolicy() {
              public boolean wants(PageView page) { return true; }
              public boolean isCalm(PageView page, long hash) { return true; }
              public int maxSharers() { return 7; }
              public boolean mergesZeroPages() { return false; }
              public String domain(Region region) { return ""; }
              public Pace pace() { return Pace.KERNEL; }
              public Pace afterScan(ScanReport report) { return Pace.KERNEL; }
            };
          }
        }
        """
            .formatted(option, check));
  }

  /** Makes a jar whose registration names a class that is not there. */
  public static void makeHollow(Path jar) throws IOException {
    try (JarOutputStream out =
        new JarOutputStream(Files.newOutputStream(jar), manifest(ApiLevel.CURRENT))) {
      entry(out, "META-INF/services/io.ksm.api.HasherFactory", "acme.Gone".getBytes(UTF_8));
    }
  }

  private static void compile(Path file, Path output) throws IOException {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-classpath",
                api().toString(),
                "-sourcepath",
                output.toString(),
                "-d",
                output.toString(),
                file.toString());
    assertThat(status).as("compilation of %s", file).isZero();
  }

  private static Path api() throws IOException {
    try (Stream<Path> jars = Files.list(Launch.HOME.resolve("lib"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("ksm-api-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<Path> classes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static Manifest manifest(int level) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(ApiLevel.MANIFEST_ATTRIBUTE, Integer.toString(level));
    return manifest;
  }

  private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.toList();
    }
    for (Path path : all.reversed()) {
      Files.delete(path);
    }
  }
}
