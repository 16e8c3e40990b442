package io.ksm.report.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Wrapping {
  /** What a word that is too long for a line is broken after, if it has one of them. */
  private static final String JOINTS = ",/;:=-";

  private Wrapping() {}

  /** Breaks a text at spaces into lines; a word that is longer than a line stays whole. */
  static List<String> atSpaces(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : rest.indexOf(' ');
      if (end <= 0) {
        break;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end + 1);
    }
    lines.add(rest);
    return lines;
  }

  /** Breaks a text at spaces into lines, and words that are longer than a line, too. */
  static List<String> within(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String line : atSpaces(text, width)) {
      String rest = line;
      while (rest.length() > width) {
        int end = joint(rest, width);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      lines.add(rest);
    }
    return lines;
  }

  private static int joint(String word, int width) {
    for (int end = width; end > width / 2; end--) {
      if (JOINTS.indexOf(word.charAt(end - 1)) >= 0) {
        return end;
      }
    }
    return Character.isHighSurrogate(word.charAt(width - 1)) ? width - 1 : width;
  }
}
