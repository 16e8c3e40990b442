package io.ksm.core.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens lines for users where many say the same of different things: of the files of a folder.
 * Stateless, for any number of threads.
 */
public final class SimilarLines {
  /** The name of the first thing that a line is about. */
  private static final Pattern NAME = Pattern.compile("'([^']*)'");

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** So many lines of one kind are told as they are. */
  private static final int MAX_ALIKE = 3;

  private static final int SHOWN_NAMES = 3;

  private SimilarLines() {}

  /**
   * Returns the lines in their order. Of more than three that differ only in the first name in
   * quotes, and in figures, the first one stands for all: it tells how many more there are, and
   * some of their names.
   */
  public static List<String> of(List<String> lines) {
    Map<String, List<String>> kinds = new HashMap<>();
    for (String line : lines) {
      if (NAME.matcher(line).find()) {
        kinds.computeIfAbsent(kind(line), any -> new ArrayList<>()).add(line);
      }
    }
    List<String> shortened = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (String line : lines) {
      List<String> alike = kinds.getOrDefault(kind(line), List.of());
      if (alike.size() <= MAX_ALIKE) {
        shortened.add(line);
      } else if (told.add(kind(line))) {
        shortened.add(line + more(alike.subList(1, alike.size())));
      }
    }
    return shortened;
  }

  private static String kind(String line) {
    Matcher name = NAME.matcher(line);
    return DIGITS.matcher(name.replaceFirst("''")).replaceAll("0");
  }

  private static String more(List<String> lines) {
    List<String> names = lines.stream().limit(SHOWN_NAMES).map(SimilarLines::name).toList();
    return " (and the like of %,d more: %s%s)"
        .formatted(lines.size(), String.join(", ", names), lines.size() > SHOWN_NAMES ? ", …" : "");
  }

  private static String name(String line) {
    Matcher name = NAME.matcher(line);
    String found = name.find() ? name.group(1) : line;
    return "'" + found.substring(found.lastIndexOf('/') + 1) + "'";
  }
}
