package io.ksm.source.image.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes text from files fit for one line of a terminal. Stateless, for any number of threads. */
public final class Text {
  private Text() {}

  /** Does the same as {@link #printable(String)} with text in UTF-8. */
  public static String printable(ByteBuffer bytes) {
    return printable(StandardCharsets.UTF_8.decode(bytes).toString());
  }

  /** Puts a question mark in place of each character that could do more than be seen. */
  public static String printable(String original) {
    StringBuilder text = new StringBuilder();
    original.codePoints().map(it -> isPrintable(it) ? it : '?').forEach(text::appendCodePoint);
    return text.toString();
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
