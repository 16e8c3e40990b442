package io.ksm.core.plugin.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ksm.api.ApiLevel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes the jar of a plug-in from Java source, as somebody else would. */
public final class PluginJar {
  private final Manifest manifest = new Manifest();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> classPath = new ArrayList<>(List.of(jarOf(ApiLevel.class)));
  private final Map<String, String> services = new LinkedHashMap<>();

  public PluginJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** Says for which API level the plug-in was made. */
  public PluginJar level(String level) {
    manifest.getMainAttributes().putValue(ApiLevel.MANIFEST_ATTRIBUTE, level);
    return this;
  }

  /** Adds an attribute to the manifest. */
  public PluginJar attribute(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  /** Compiles against another jar, which the manifest names. */
  public PluginJar needs(Path jar) {
    classPath.add(jar.toString());
    return attribute("Class-Path", jar.getFileName().toString());
  }

  /** Adds a class in the package {@code other}. */
  public PluginJar type(String name, String source) {
    return type("other", name, source);
  }

  /** Adds a class in any package. */
  public PluginJar type(String pack, String name, String source) {
    sources.put(name, "package %s;\n%s".formatted(pack, source));
    return this;
  }

  /** Adds a factory {@code other.Mine} of the plug-in {@code mine}. */
  public PluginJar mine(String axis, String body) {
    return service("io.ksm.api." + axis, "other.Mine")
        .type(
            "Mine",
            """
            import io.ksm.api.*;
            import java.lang.foreign.MemorySegment;
            import java.util.*;
            public final class Mine implements %s {
              public String name() { return "mine"; }
              %s
              %s
            }
            """
                .formatted(
                    axis,
                    body.contains("summary()")
                        ? ""
                        : "public String summary() { return \"for a test\"; }",
                    body));
  }

  /** Adds a hasher that is called so and whose factory does something else first. */
  public PluginJar hasher(String type, String name, String constructor) {
    return service("io.ksm.api.HasherFactory", "other." + type)
        .type(
            type,
            """
            import io.ksm.api.*;
            import java.lang.foreign.MemorySegment;
            public final class %s implements HasherFactory {
              public %s() { %s }
              public String name() { return "%s"; }
              public String summary() { return "for a test"; }
              public PageHasher create(Options options) {
                return new PageHasher() {
                  public int bits() { return 64; }
                  public long hash(MemorySegment memory, long offset, long length) {
                    return length;
                  }
                };
              }
            }
            """
                .formatted(type, type, constructor, name));
  }

  /** Registers a class, which need not exist. */
  public PluginJar service(String service, String provider) {
    services.merge(service, provider, (before, next) -> before + "\n" + next);
    return this;
  }

  /** Compiles and packs everything. */
  public Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent(), "classes");
    compile(classes);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(it -> it.toString().endsWith(".class")).toList()) {
        add(out, classes.relativize(path).toString(), Files.readAllBytes(path));
      }
      for (Map.Entry<String, String> service : services.entrySet()) {
        add(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static String jarOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private void compile(Path classes) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = classes.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    if (!sources.isEmpty()) {
      int result =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(String[]::new));
      if (result != 0) {
        throw new IllegalStateException("the plug-in's source does not compile");
      }
    }
  }
}
