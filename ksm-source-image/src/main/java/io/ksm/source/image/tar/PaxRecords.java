package io.ksm.source.image.tar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes apart the records that may stand before a header, in place of its fields: {@code LENGTH
 * KEY=VALUE}, and a newline. Stateless.
 */
final class PaxRecords {
  private PaxRecords() {}

  /** Returns the values by their keys, up to the first record that is damaged. */
  static Map<String, String> read(ByteBuffer bytes) {
    String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      int blank = text.indexOf(' ', at);
      int length = blank < 0 ? 0 : number(text.substring(at, blank));
      int equals = text.indexOf('=', at);
      int end = at + length - 1;
      if (length < 5 || end >= text.length() || equals < blank || equals > end) {
        return records;
      }
      byte[] value = text.substring(equals + 1, end).getBytes(StandardCharsets.ISO_8859_1);
      records.put(text.substring(blank + 1, equals), new String(value, StandardCharsets.UTF_8));
      at = end + 1;
    }
    return records;
  }

  private static int number(String digits) {
    return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
  }
}
