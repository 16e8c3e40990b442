package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rule that each exported package has a page: a {@code package-info.java} with a comment. */
final class PackagePages {
  /** A comment of more than a few words. */
  private static final Pattern PAGE = Pattern.compile("(?s)/\\*\\*(?:\\W*\\b\\w+\\b){5}.*\\*/");

  private PackagePages() {}

  /** Returns each exported package without a page. */
  static List<String> breaches(ProjectModule module) {
    Set<String> pages =
        module.sources().stream()
            .filter(source -> source.isPackageInfo() && PAGE.matcher(source.text()).find())
            .map(SourceFile::packageName)
            .collect(Collectors.toSet());
    return module.descriptor().stream()
        .flatMap(descriptor -> descriptor.exports().stream())
        .map(ModuleDescriptor.Exports::source)
        .filter(name -> !pages.contains(name))
        .sorted()
        .toList();
  }
}
