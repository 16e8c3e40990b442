package io.ksm.cli.text;

import java.util.HexFormat;

/** Makes names of sources and processes, and whatever else users give, fit for a terminal. */
public final class Labels {
  private static final char ELLIPSIS = '…';

  private Labels() {}

  /**
   * Returns a text with control characters escaped: {@code \n}, {@code \u001b}. Who names a file or
   * a process chooses the name, and could choose one that drives the reader's terminal.
   */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(point, printable));
    return printable.toString();
  }

  private static void append(int point, StringBuilder printable) {
    if (!isControl(point)) {
      printable.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> printable.append(point > 0xffff ? "\\U" : "\\u").append(hex(point));
    }
  }

  private static String hex(int point) {
    return HexFormat.of().toHexDigits(point, point > 0xffff ? 8 : 4);
  }

  private static boolean isControl(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /**
   * Shortens a label in the middle, because paths differ at their ends and begin with what they
   * are.
   *
   * @param width the most characters, at least 1
   */
  public static String shorten(String label, int width) {
    if (label.length() <= width) {
      return label;
    }
    int head = width / 2;
    int tail = width - head - 1;
    return label.substring(0, head) + ELLIPSIS + label.substring(label.length() - tail);
  }
}
