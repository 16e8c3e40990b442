package io.ksm.source.image.qemu;

import io.ksm.source.image.file.FileWindow;
import io.ksm.source.image.file.ImageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stream from its beginning on: numbers, which are big-endian, and names. By one thread.
 */
final class StreamCursor {
  /** Holds some dozens of pages that are all zeros, and costs little beside one that is not. */
  private static final int WINDOW = 512;

  private final ImageFile file;
  private final FileWindow window;
  private long at;

  StreamCursor(ImageFile file) {
    this.file = file;
    this.window = new FileWindow(file, WINDOW);
  }

  /** Returns the offset of the next byte. */
  long at() {
    return at;
  }

  /** Goes to an offset that lies in the file, or at its end. */
  void goTo(long offset) {
    at = offset;
  }

  /** Says whether nothing follows. */
  boolean isAtEnd() {
    return at == file.size();
  }

  /** Reads an unsigned number of up to eight bytes. */
  long number(int bytes) throws IOException, Malformed {
    long number = peek(bytes);
    at += bytes;
    return number;
  }

  /** Returns the same, and stays where it is. */
  long peek(int bytes) throws IOException, Malformed {
    int from = fetch(bytes);
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | (window.array()[from + i] & 0xFF);
    }
    return number;
  }

  /** Reads a name, which stands after its length of one byte: QEMU names are plain letters. */
  String name() throws IOException, Malformed {
    int length = (int) number(1);
    int from = fetch(length);
    for (int i = from; i < from + length; i++) {
      if (window.array()[i] < ' ') {
        throw new Malformed("the name at offset %d is not text".formatted(at));
      }
    }
    at += length;
    return new String(window.array(), from, length, StandardCharsets.US_ASCII);
  }

  /** Goes on after bytes that need not be looked at. */
  void skip(long length) throws Malformed {
    require(length);
    at += length;
  }

  private int fetch(int length) throws IOException, Malformed {
    require(length);
    return window.fetch(at, length);
  }

  private void require(long length) throws Malformed {
    if (!file.holds(at, length)) {
      throw new Malformed("it ends at offset %d, within its RAM".formatted(file.size()));
    }
  }
}
