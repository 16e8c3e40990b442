package io.ksm.walls.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes a small module in a folder, as Maven would, for a rule to look at. */
public final class PlantedModule {
  private final Path directory;
  private final List<String> arguments = new ArrayList<>();

  /** Makes an empty module of that name in a folder. */
  public PlantedModule(Path parent, String name) {
    this.directory = parent.resolve(name);
  }

  /** Adds a source file, such as {@code io/ksm/planted/A.java}. */
  public PlantedModule source(String file, String text) throws IOException {
    Path path = directory.resolve("src/main/java").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    arguments.add(path.toString());
    return this;
  }

  /** Writes a pom.xml with a dependency on each {@code artifact:scope}. */
  public PlantedModule dependsOn(String... dependencies) throws IOException {
    StringBuilder pom = new StringBuilder("<project><dependencies>");
    for (String dependency : dependencies) {
      String[] parts = dependency.split(":", -1);
      pom.append("<dependency><groupId>io.ksm</groupId><artifactId>").append(parts[0]);
      pom.append("</artifactId><scope>").append(parts[1]).append("</scope></dependency>");
    }
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("pom.xml"), pom.append("</dependencies></project>").toString());
    return this;
  }

  /** Adds the modules in a folder to those that the sources may require. */
  public PlantedModule modulePath(Path folder) {
    arguments.addAll(0, List.of("--module-path", folder.toString()));
    return this;
  }

  /** Compiles the sources. */
  public ProjectModule compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    arguments.addAll(0, List.of("-d", directory.resolve("target/classes").toString()));
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    return module();
  }

  /** Returns the module as it is, compiled or not. */
  public ProjectModule module() {
    return new ProjectModule(directory);
  }
}
