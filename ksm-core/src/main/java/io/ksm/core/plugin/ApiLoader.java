package io.ksm.core.plugin;

import io.ksm.api.ApiLevel;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows plug-ins what they share with ksm: the JDK, the packages that ksm-api exports to everybody,
 * and the annotations that those bear. Nothing else of ksm is to be seen, nor a library that it
 * uses, so a plug-in gets its own version of each.
 */
final class ApiLoader extends ClassLoader {
  private static final String API = ApiLevel.class.getPackageName();
  private static final String ANNOTATIONS = "org.jspecify.annotations";

  /** All instances of plug-ins share one, which has no state beyond what the JVM keeps. */
  static final ApiLoader INSTANCE = new ApiLoader();

  private final @Nullable ClassLoader api = ApiLevel.class.getClassLoader();

  /**
   * The exported packages; empty where ksm-api does not say what it exports, and so exports all.
   */
  private final Set<String> exported = exported();

  private ApiLoader() {
    super("ksm-api for plug-ins", ClassLoader.getPlatformClassLoader());
  }

  private static Set<String> exported() {
    ModuleDescriptor descriptor = ApiLevel.class.getModule().getDescriptor();
    return (descriptor == null ? ofJar() : Optional.of(descriptor))
        .map(ModuleDescriptor::exports).orElse(Set.of()).stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
  }

  /** On the class path, ksm-api is no module, but its jar says the same. */
  private static Optional<ModuleDescriptor> ofJar() {
    Path jar = Origin.path(ApiLevel.class);
    try {
      return jar == null
          ? Optional.empty()
          : ModuleFinder.of(jar).find(API).map(ModuleReference::descriptor);
    } catch (FindException e) {
      return Optional.empty(); // It is part of a jar of its user's, which is no module at all.
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String pack = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (isShared(pack)) {
      return Class.forName(name, false, api);
    }
    throw new ClassNotFoundException(name);
  }

  private boolean isShared(String pack) {
    return pack.equals(ANNOTATIONS)
        || (exported.isEmpty()
            ? pack.equals(API) || pack.startsWith(API + ".")
            : exported.contains(pack));
  }
}
