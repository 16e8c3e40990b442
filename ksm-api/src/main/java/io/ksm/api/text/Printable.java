package io.ksm.api.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes names that others chose fit to be shown: what could do more than be seen is escaped.
 *
 * <p>Who names a file or a process could choose a name that drives the reader's terminal, or that
 * looks like another one. So control and format characters (those that turn the direction of
 * writing among them), line separators, halves of surrogate pairs and unassigned characters become
 * {@code \n}, {@code \r}, {@code \t}, <code>&#92;u001b</code> or <code>&#92;U000e0001</code>, and
 * bytes that are not UTF-8 become {@code \xff}. Different names stay different, but for one that
 * holds such an escape in plain letters: a backslash stays as it is, so that a text may pass here
 * more than once.
 *
 * <p>Safe for several threads. Takes time in proportion to the text's length, and allocates it.
 */
public final class Printable {
  private Printable() {}

  /** Returns a text with everything escaped that could do more than be seen. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(point, printable));
    return printable.toString();
  }

  /**
   * Returns text in UTF-8, from the buffer's position to its limit, as {@link #of(String)} does.
   */
  public static String of(ByteBuffer bytes) {
    return of(decode(bytes));
  }

  /**
   * Returns text in UTF-8, in which bytes that are none are escaped, and nothing else is. The
   * buffer stays at its position.
   */
  public static String decode(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer from = bytes.duplicate();
    StringBuilder text = new StringBuilder(from.remaining());
    CharBuffer some = CharBuffer.allocate(Math.max(16, from.remaining()));
    while (true) {
      CoderResult result = decoder.decode(from, some, true);
      text.append(some.flip());
      some.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x").append(HexFormat.of().toHexDigits(from.get()));
      }
      decoder.reset();
    }
  }

  private static void append(int point, StringBuilder printable) {
    if (isPlain(point)) {
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

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
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
