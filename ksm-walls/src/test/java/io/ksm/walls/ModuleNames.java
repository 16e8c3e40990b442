package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * The rule that no module requires one that has its name from its file only.
 *
 * <p>Such a name changes when the file is renamed, and once the library names its module itself. So
 * what is published must not depend on it. What a module requires to be compiled alone ({@code
 * requires static}) is left out: nobody needs it who uses the module.
 */
final class ModuleNames {
  private static final String NAME_IN_MANIFEST = "Automatic-Module-Name";

  /** Names of modules that are safe to require. */
  private final Set<String> kept = new HashSet<>();

  /** Files by the names that only they give to their modules. */
  private final Map<String, Path> byFile = new HashMap<>();

  private ModuleNames(List<Path> jars) {
    for (Path jar : jars) {
      descriptor(jar).ifPresent(descriptor -> add(descriptor, jar));
    }
  }

  /**
   * Returns each requirement that must not be.
   *
   * @param jars libraries, with all that the modules require
   */
  static List<String> breaches(List<ProjectModule> modules, List<Path> jars) {
    ModuleNames names = new ModuleNames(jars);
    ModuleFinder.ofSystem().findAll().forEach(one -> names.kept.add(one.descriptor().name()));
    modules.forEach(
        module -> module.descriptor().ifPresent(descriptor -> names.kept.add(descriptor.name())));
    List<String> breaches = new ArrayList<>();
    modules.forEach(module ->
        module.descriptor().ifPresent(it -> names.addBreaches(module.name(), it, breaches)));
    return breaches;
  }

  private void addBreaches(String module, ModuleDescriptor descriptor, List<String> breaches) {
    descriptor.requires().stream()
        .filter(one -> !one.modifiers().contains(Requires.Modifier.STATIC))
        .map(Requires::name)
        .filter(name -> !kept.contains(name))
        .sorted()
        .forEach(name -> breaches.add("%s requires %s, %s".formatted(module, name, fault(name))));
  }

  private String fault(String name) {
    Path file = byFile.get(name);
    return file == null
        ? "which this test does not see: add it to the dependencies of ksm-walls"
        : "which has its name from its file only: " + file.getFileName();
  }

  private void add(ModuleDescriptor descriptor, Path jar) {
    if (descriptor.isAutomatic() && !isNamedByManifest(jar)) {
      byFile.put(descriptor.name(), jar);
    } else {
      kept.add(descriptor.name());
    }
  }

  /** A file whose name makes no module name cannot be required at all. */
  private static Optional<ModuleDescriptor> descriptor(Path jar) {
    try {
      return ModuleFinder.of(jar).findAll().stream().map(one -> one.descriptor()).findFirst();
    } catch (FindException _) {
      return Optional.empty();
    }
  }

  private static boolean isNamedByManifest(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest() != null
          && file.getManifest().getMainAttributes().getValue(NAME_IN_MANIFEST) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
