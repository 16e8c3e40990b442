package io.ksm.walls;

import io.ksm.walls.support.Pom.Dependency;
import io.ksm.walls.support.ProjectModule;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rule that plug-ins are found by name only.
 *
 * <p>No module compiles against a plug-in, and no plug-in needs another one or the engine: it must
 * be possible to write one with {@code ksm-api} alone. Tests may name plug-ins.
 */
final class PlugInDependencies {
  private static final Pattern PLUG_IN = Pattern.compile("ksm-(hash|tree|source|policy)-.*");
  private static final Pattern PLUG_IN_MODULE =
      Pattern.compile("io\\.ksm\\.(hash|tree|source|policy)\\..*");
  private static final Pattern FACTORY = Pattern.compile("io\\.ksm\\.api\\.\\w+Factory");
  private static final String CORE = "ksm-core";

  private final Map<String, ProjectModule> modules;

  private PlugInDependencies(List<ProjectModule> modules) {
    this.modules =
        modules.stream().collect(Collectors.toMap(ProjectModule::name, Function.identity()));
  }

  /** Returns each dependency that must not be. */
  static List<String> breaches(List<ProjectModule> modules) {
    PlugInDependencies dependencies = new PlugInDependencies(modules);
    List<String> breaches = new ArrayList<>();
    for (ProjectModule module : modules) {
      breaches.addAll(compiledAgainst(module));
      breaches.addAll(unnamedPlugIn(module));
      if (isPlugIn(module.name())) {
        breaches.addAll(dependencies.neededByPlugIn(module));
      }
    }
    return breaches;
  }

  private static List<String> compiledAgainst(ProjectModule module) {
    List<String> breaches = new ArrayList<>();
    for (Dependency dependency : module.pom().dependencies()) {
      if (isPlugIn(dependency.name()) && !isOneOf(dependency, "runtime", "test")) {
        breaches.add(module.name() + " compiles against " + dependency.name());
      }
    }
    module.descriptor().stream()
        .flatMap(descriptor -> descriptor.requires().stream())
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> PLUG_IN_MODULE.matcher(name).matches())
        .sorted()
        .forEach(name -> breaches.add(module.name() + " requires " + name));
    return breaches;
  }

  /** The other rules know plug-ins by their names; only core has parts of its own. */
  private static List<String> unnamedPlugIn(ProjectModule module) {
    if (isPlugIn(module.name()) || module.name().equals(CORE)) {
      return List.of();
    }
    return module.descriptor().stream()
        .flatMap(descriptor -> descriptor.provides().stream())
        .map(ModuleDescriptor.Provides::service)
        .filter(service -> FACTORY.matcher(service).matches())
        .sorted()
        .map(service -> module.name() + " provides " + service + " and is not named as a plug-in")
        .toList();
  }

  private List<String> neededByPlugIn(ProjectModule plugIn) {
    Set<String> needed = new TreeSet<>();
    addNeeded(plugIn.name(), needed, new HashSet<>());
    return needed.stream()
        .filter(name -> isPlugIn(name) || name.equals(CORE))
        .map(name -> plugIn.name() + " needs " + name)
        .toList();
  }

  /** Adds what a module needs when it runs, directly or by way of others. */
  private void addNeeded(String name, Set<String> needed, Set<String> seen) {
    ProjectModule module = modules.get(name);
    if (module == null || !seen.add(name)) {
      return;
    }
    for (Dependency dependency : module.pom().dependencies()) {
      if (!isOneOf(dependency, "test")) {
        needed.add(dependency.name());
        addNeeded(dependency.name(), needed, seen);
      }
    }
  }

  private static boolean isPlugIn(String name) {
    return PLUG_IN.matcher(name).matches();
  }

  private static boolean isOneOf(Dependency dependency, String... scopes) {
    return List.of(scopes).contains(dependency.scope());
  }
}
