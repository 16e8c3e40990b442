package io.ksm.source.image.other;

import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Recognises text: in its beginning, and in samples of all the rest, nearly all bytes are those of
 * text. Memory may hold much text, but not text alone. Stateless, for any number of threads.
 */
final class PlainText {
  private static final int SAMPLE = 4096;
  private static final int SAMPLES = 32;

  /** Of a hundred bytes, so many must be text. */
  private static final int MIN_PERCENT = 98;

  private PlainText() {}

  /** Returns what kind of text a file is, for people; null if it is none. */
  static @Nullable String kind(RandomBytes file) throws IOException {
    ByteBuffer head = sample(file, 0);
    long step = Math.max(SAMPLE, file.size() / SAMPLES);
    for (long at = 0; at < file.size(); at += step) {
      if (!isText(sample(file, at))) {
        return null;
      }
    }
    return kind(head);
  }

  private static ByteBuffer sample(RandomBytes file, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SAMPLE, file.size() - offset));
    file.readFully(bytes, offset);
    return bytes;
  }

  private static boolean isText(ByteBuffer bytes) {
    int text = 0;
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      int value = bytes.get(i);
      if (value == 0) {
        return false;
      }
      boolean isControl = value >= 0 && value < ' ' && (value < '\t' || value > '\r');
      text += isControl || value == 0x7F ? 0 : 1;
    }
    return text * 100L >= (long) MIN_PERCENT * bytes.remaining() && isMostlyAscii(bytes);
  }

  /** Text in UTF-8 has bytes above 127 in groups; random bytes have as many as others. */
  private static boolean isMostlyAscii(ByteBuffer bytes) {
    int stray = 0;
    int expected = 0;
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      int value = bytes.get(i) & 0xFF;
      boolean continues = value >= 0x80 && value < 0xC0;
      stray += continues == (expected > 0) || i < 4 ? 0 : 1;
      expected = continues ? Math.max(0, expected - 1) : following(value);
    }
    return stray * 50L <= bytes.remaining();
  }

  private static int following(int first) {
    return first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  }

  private static String kind(ByteBuffer head) {
    int at = head.position();
    while (at < head.limit() && Character.isWhitespace(head.get(at))) {
      at++;
    }
    int first = at < head.limit() ? head.get(at) : 0;
    return first == '{' || first == '[' ? "JSON text" : first == '<' ? "XML or HTML text" : "text";
  }
}
