package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules that packages hold few enough classes to be seen at once, and classes few lines. */
final class Sizes {
  /** Classes of a package. */
  static final int MAX_CLASSES = 30;

  /** Lines of a source file whose class does not say why it has more. */
  static final int MAX_LINES = 350;

  /** Begins the sentence in a class's comment that gives the reason for more lines. */
  static final String REASON = "Long because ";

  private static final Pattern CLASS =
      Pattern.compile("(?m)^(?:[a-z-]+ )*(?:class|@?interface|record|enum) ");

  private Sizes() {}

  /** Returns each package of too many classes, with their number. */
  static List<String> largePackages(ProjectModule module) {
    Map<String, Long> classes =
        module.sources().stream()
            .filter(Predicate.not(SourceFile::isPackageInfo))
            .collect(
                Collectors.groupingBy(
                    SourceFile::packageName, TreeMap::new, Collectors.counting()));
    return classes.entrySet().stream()
        .filter(entry -> entry.getValue() > MAX_CLASSES)
        .map(entry -> entry.getKey() + ": " + entry.getValue() + " classes")
        .toList();
  }

  /** Returns each source file of too many lines, with their number. */
  static List<String> longClasses(ProjectModule module) {
    return module.sources().stream()
        .filter(source -> source.lines().size() > MAX_LINES && !givesReason(source))
        .map(source -> source.name() + ": " + source.lines().size() + " lines")
        .toList();
  }

  private static boolean givesReason(SourceFile source) {
    Matcher matcher = CLASS.matcher(source.text());
    String before = matcher.find() ? source.text().substring(0, matcher.start()) : source.text();
    return before.replaceAll("\\s+\\*?\\s*", " ").contains(REASON);
  }
}
