package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rule that no two packages of a module depend on each other, not even by way of others.
 *
 * <p>A package depends on another when one of its class files names a class of it, or one of its
 * sources does: so a link in a comment counts as well.
 */
final class PackageCircles {
  /** A package and a slash or dot before a class's name. */
  private static final Pattern PACKAGE = Pattern.compile("((?:[a-z]\\w*[./])+)[A-Z]");

  /** Which packages each package depends on, and by which of its classes. */
  private final Map<String, Map<String, Set<String>>> arrows = new TreeMap<>();

  private PackageCircles(ProjectModule module) {
    List<SourceFile> sources = module.sources();
    Set<String> packages =
        sources.stream().map(SourceFile::packageName).collect(Collectors.toSet());
    for (SourceFile source : sources) {
      Set<String> named = packagesNamed(source.text());
      for (Path classFile : module.classFilesOf(source)) {
        named.addAll(packagesNamed(names(classFile)));
      }
      named.retainAll(packages);
      named.remove(source.packageName());
      for (String target : named) {
        arrows
            .computeIfAbsent(source.packageName(), from -> new TreeMap<>())
            .computeIfAbsent(target, to -> new TreeSet<>())
            .add(source.name());
      }
    }
  }

  /** Returns each dependency that is part of a circle. */
  static List<String> breaches(ProjectModule module) {
    PackageCircles circles = new PackageCircles(module);
    return circles.arrows.entrySet().stream()
        .flatMap(from ->
            from.getValue().entrySet().stream()
                .filter(to -> circles.leads(to.getKey(), from.getKey()))
                .map(to -> from.getKey() + " -> " + to.getKey() + " in " + to.getValue()))
        .toList();
  }

  private boolean leads(String from, String to) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (next.equals(to)) {
        return true;
      }
      if (seen.add(next)) {
        arrows.getOrDefault(next, Map.of()).keySet().forEach(open::push);
      }
    }
    return false;
  }

  private static Set<String> packagesNamed(String text) {
    Set<String> packages = new TreeSet<>();
    Matcher matcher = PACKAGE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1).replace('/', '.');
      packages.add(name.substring(0, name.length() - 1));
    }
    return packages;
  }

  /** Returns the names and descriptors that a class file holds, one a line. */
  private static String names(Path classFile) {
    StringBuilder names = new StringBuilder();
    try {
      ClassFile.of()
          .parse(classFile)
          .constantPool()
          .forEach(entry -> {
            if (entry instanceof Utf8Entry text) {
              // A descriptor puts an L before each name of a class.
              names.append(text.stringValue().replaceAll("\\bL(?=\\w+/)", " ")).append('\n');
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.toString();
  }
}
