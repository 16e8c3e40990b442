package io.ksm.report.text;

import java.io.IOException;
import java.util.HexFormat;

/** Writes bytes as hexadecimal digits and as the ASCII characters that they may be. */
public final class HexDump {
  private static final int BYTES_PER_LINE = 16;
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
  private static final HexFormat DIGITS = HexFormat.of();

  private HexDump() {}

  /**
   * Writes sixteen bytes a line: offset, digits, characters.
   *
   * @param hexadecimal the bytes, two digits each
   * @param indent begins each line
   */
  public static void write(String hexadecimal, String indent, Appendable out) throws IOException {
    byte[] bytes = DIGITS.parseHex(hexadecimal);
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(at + BYTES_PER_LINE, bytes.length);
      String digits = SPACED.formatHex(bytes, at, end);
      out.append(indent)
          .append(DIGITS.toHexDigits((short) at))
          .append("  ")
          .append(digits)
          .append(" ".repeat(3 * BYTES_PER_LINE - 1 - digits.length()))
          .append("  |");
      for (int i = at; i < end; i++) {
        out.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
      }
      out.append("|\n");
    }
  }
}
