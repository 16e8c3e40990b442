package io.ksm.walls;

import io.ksm.walls.support.ProjectModule;
import io.ksm.walls.support.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule that no two places share the same ten lines of code.
 *
 * <p>Comments, imports, {@code @Override}, empty lines and the space before a line do not count.
 * The reference is left out: it states the kernel's rules once more, so that it shares no mistake
 * with the engine.
 */
final class RepeatedLines {
  /** So many lines are the same rule written twice. */
  static final int LINES = 10;

  private static final String REFERENCE = "io.ksm.testkit.reference";

  /** A comment, or a string, which may look as if a comment began in it. */
  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile("(?s)/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"");

  private static final Pattern NO_CODE = Pattern.compile("|//.*|import .*|package .*|@Override");

  private record Line(int number, String text) {}

  private record Place(SourceFile file, int index, int line) {
    String place() {
      return file.name() + ":" + line;
    }

    boolean overlaps(Place other) {
      return file.equals(other.file) && Math.abs(index - other.index) < LINES;
    }
  }

  /** Where each ten lines stand first. */
  private final Map<List<String>, Place> first = new HashMap<>();

  /** Described by their first lines, under their names. */
  private final Map<String, String> pairs = new LinkedHashMap<>();

  private RepeatedLines() {}

  /** Returns each pair of files that share lines, with the numbers of the first lines. */
  static List<String> breaches(List<ProjectModule> modules) {
    RepeatedLines lines = new RepeatedLines();
    for (ProjectModule module : modules) {
      for (SourceFile source : module.sources()) {
        if (!source.packageName().equals(REFERENCE)) {
          lines.add(source);
        }
      }
    }
    return List.copyOf(lines.pairs.values());
  }

  private void add(SourceFile source) {
    List<Line> code = codeOf(source);
    for (int i = 0; i + LINES <= code.size(); i++) {
      Place place = new Place(source, i, code.get(i).number());
      List<String> text = code.subList(i, i + LINES).stream().map(Line::text).toList();
      Place earlier = first.putIfAbsent(text, place);
      if (earlier != null && !earlier.overlaps(place)) {
        pairs.putIfAbsent(
            earlier.file().name() + " and " + source.name(),
            earlier.place() + " and " + place.place());
      }
    }
  }

  private static List<Line> codeOf(SourceFile source) {
    String text =
        COMMENT_OR_STRING
            .matcher(source.text())
            .replaceAll(found -> Matcher.quoteReplacement(withoutComment(found.group())));
    List<String> all = text.lines().map(String::strip).toList();
    List<Line> code = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Matcher matcher = NO_CODE.matcher(all.get(i));
      if (!matcher.matches()) {
        code.add(new Line(i + 1, all.get(i)));
      }
    }
    return code;
  }

  private static String withoutComment(String found) {
    return found.startsWith("/*") ? "\n".repeat(breaksIn(found)) : found;
  }

  private static int breaksIn(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }
}
