package io.ksm.source.image.other;

import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says by which bytes, at which places, a kind of file is known. Immutable.
 *
 * @param places all of them must fit
 */
record Magic(List<Place> places) {

  /**
   * Holds the bytes at one place.
   *
   * @param offset from the file's beginning, or, if negative, from its end
   */
  private record Place(long offset, ByteBuffer bytes) {

    boolean fits(Head head, RandomBytes file) throws IOException {
      int length = bytes.remaining();
      if (offset >= 0 && offset + length <= head.bytes().capacity()) {
        return head.bytes().slice((int) offset, length).equals(bytes);
      }
      long at = offset < 0 ? file.size() + offset : offset;
      if (at < 0 || !file.holds(at, length)) {
        return false;
      }
      ByteBuffer found = ByteBuffer.allocate(length);
      file.readFully(found, at);
      return found.equals(bytes);
    }
  }

  /** Takes apart what stands in the table: {@code OFFSET BYTES & OFFSET BYTES}. */
  static Magic parse(String text) {
    List<Place> places = new ArrayList<>();
    for (String place : text.split(" & ", -1)) {
      int space = place.indexOf(' ');
      places.add(new Place(Long.parseLong(place, 0, space, 10), bytes(place.substring(space + 1))));
    }
    return new Magic(List.copyOf(places));
  }

  private static ByteBuffer bytes(String text) {
    byte[] bytes = new byte[text.length()];
    int used = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next != '\\') {
        bytes[used++] = (byte) next;
      } else if (text.charAt(i + 1) == 's') {
        bytes[used++] = ' ';
        i++;
      } else {
        bytes[used++] = (byte) Integer.parseInt(text, i + 2, i + 4, 16);
        i += 3;
      }
    }
    return ByteBuffer.wrap(Arrays.copyOf(bytes, used)).asReadOnlyBuffer();
  }

  /**
   * Says whether a file has these bytes.
   *
   * @param head its beginning, in which most of them lie
   */
  boolean fits(Head head, RandomBytes file) throws IOException {
    for (Place place : places) {
      if (!place.fits(head, file)) {
        return false;
      }
    }
    return true;
  }
}
