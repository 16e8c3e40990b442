package io.ksm.linux;

/** Makes names that other programs chose fit to be shown on a terminal. */
public final class Printable {
  private Printable() {}

  /** Puts a question mark in the place of each control character. */
  public static String of(String name) {
    StringBuilder printable = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        printable.setCharAt(i, '?');
      }
    }
    return printable.toString();
  }
}
