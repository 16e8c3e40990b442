package io.ksm.cli.text;

/** Labels of sources and processes, fit for a terminal. */
public final class Labels {
  private static final char ELLIPSIS = '…';
  private static final char REPLACEMENT = '\ufffd';

  private Labels() {}

  /**
   * Returns a label with control characters replaced: a process chooses its own name, and could
   * choose one that drives the reader's terminal.
   */
  public static String printable(String label) {
    StringBuilder printable = new StringBuilder(label.length());
    label
        .codePoints()
        .map(point -> isControl(point) ? REPLACEMENT : point)
        .forEach(printable::appendCodePoint);
    return printable.toString();
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
