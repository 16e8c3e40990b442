package io.ksm.core.plugin;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the modules of the JDK from all others.
 *
 * <p>All modules of a JDK, those of its vendor too, are in the system image and have one version,
 * that of {@code java.base}. Neither says enough alone: an image that jlink made of a program has
 * all of the program's modules, with versions of their own or none, and names tell nothing, since
 * others have called a module {@code java.something}, too.
 */
final class JdkModules {
  private static final Optional<ModuleDescriptor.Version> VERSION =
      Object.class.getModule().getDescriptor().version();

  private JdkModules() {}

  /** Returns the packages of those modules of a layer that are not the JDK's. */
  static Set<String> packagesOfOthers(ModuleLayer layer) {
    ModuleFinder image = ModuleFinder.ofSystem();
    return layer.configuration().modules().stream()
        .map(ResolvedModule::reference)
        .map(ModuleReference::descriptor)
        .filter(module -> !isOfJdk(module, image))
        .flatMap(module -> module.packages().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isOfJdk(ModuleDescriptor module, ModuleFinder image) {
    return module.version().equals(VERSION) && image.find(module.name()).isPresent();
  }
}
