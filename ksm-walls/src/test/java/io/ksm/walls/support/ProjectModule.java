package io.ksm.walls.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A module of a Maven project: its main code as sources and as class files, and its pom.xml. */
public record ProjectModule(Path directory) {
  /** Returns the modules of this checkout, in the order of the parent's pom.xml. */
  public static List<ProjectModule> all() {
    Path root = Path.of("").toAbsolutePath().getParent();
    return new Pom(root.resolve("pom.xml"))
        .modules().stream().map(name -> new ProjectModule(root.resolve(name))).toList();
  }

  /** Returns the name, which is also that of the directory. */
  public String name() {
    return directory.getFileName().toString();
  }

  public Pom pom() {
    return new Pom(directory.resolve("pom.xml"));
  }

  /** Returns main code's sources, but for {@code module-info.java}. */
  public List<SourceFile> sources() {
    Path root = directory.resolve("src/main/java");
    return filesBelow(root, ".java").stream()
        .filter(file -> file.getNameCount() > root.getNameCount() + 1)
        .map(file -> SourceFile.read(root, file))
        .toList();
  }

  /** Returns the class files of {@link #sources}; stale and generated ones are left out. */
  public List<Path> classFilesOf(SourceFile source) {
    Path folder = classes().resolve(source.packageName().replace('.', '/'));
    return filesIn(folder).filter(file -> isOf(source, file)).toList();
  }

  /** Reads the compiled {@code module-info}, if the module has one. */
  public Optional<ModuleDescriptor> descriptor() {
    Path file = classes().resolve("module-info.class");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(ModuleDescriptor.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path classes() {
    return directory.resolve("target/classes");
  }

  private static boolean isOf(SourceFile source, Path classFile) {
    String name = classFile.getFileName().toString();
    return name.equals(source.name() + ".class")
        || (name.startsWith(source.name() + "$") && name.endsWith(".class"));
  }

  private static Stream<Path> filesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesBelow(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
