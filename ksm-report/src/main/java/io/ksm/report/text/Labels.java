package io.ksm.report.text;

/** Makes names of sources fit into columns. */
public final class Labels {
  private static final char ELLIPSIS = '…';

  private Labels() {}

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
