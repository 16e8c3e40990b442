package io.ksm.core.plugin;

import io.ksm.api.ApiLevel;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows plug-ins what they share with ksm: the JDK, the packages that ksm-api exports to everybody,
 * and the annotations that those bear. Nothing else of ksm is to be seen, nor a library that it
 * uses, so a plug-in gets its own version of each.
 *
 * <p>Its parent, the platform class loader, would show more: for each package of a module on the
 * module path it asks the loader of that module. So it is not asked for these packages.
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

  /** The packages of all modules of this process that are not the JDK's. */
  private final Set<String> hidden = JdkModules.packagesOfOthers(ModuleLayer.boot());

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
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String pack = packageOf(name, '.');
    if (isShared(pack)) {
      return Class.forName(name, false, api);
    }
    if (hidden.contains(pack)) {
      throw new ClassNotFoundException(name);
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return isHidden(name) ? null : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return isHidden(name) ? Collections.emptyEnumeration() : super.getResources(name);
  }

  private boolean isHidden(String resource) {
    return hidden.contains(packageOf(resource, '/').replace('/', '.'));
  }

  private static String packageOf(String name, char separator) {
    return name.substring(0, Math.max(0, name.lastIndexOf(separator)));
  }

  private boolean isShared(String pack) {
    return pack.equals(ANNOTATIONS)
        || (exported.isEmpty()
            ? pack.equals(API) || pack.startsWith(API + ".")
            : exported.contains(pack));
  }
}
