package io.ksm.source.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text from files, made fit for one line of a terminal. */
final class Text {
  private Text() {}

  /** Decodes UTF-8; a question mark stands for each character that could do more than be seen. */
  static String printable(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    StandardCharsets.UTF_8
        .decode(bytes)
        .codePoints()
        .map(it -> isPrintable(it) ? it : '?')
        .forEach(text::appendCodePoint);
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
