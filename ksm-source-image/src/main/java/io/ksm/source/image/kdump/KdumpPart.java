package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.RandomBytes;
import java.io.Closeable;
import java.io.IOException;

/**
 * Holds one file of a dump: the only one, or one of those into which it was split. Immutable.
 *
 * @param file closed with this
 * @param bytes of the file, as they were before they were flattened
 */
record KdumpPart(
    ImageFile file, RandomBytes bytes, KdumpHeader header, Damage damage, PageReaders readers)
    implements Closeable {

  /** Makes one whose pages can be read. */
  static KdumpPart of(ImageFile file, RandomBytes bytes, KdumpHeader header, Damage damage) {
    return new KdumpPart(file, bytes, header, damage, new PageReaders(header, bytes, damage));
  }

  /** Returns the pfn of the first page that this may have. */
  long firstPfn() {
    return header.split() == null ? 0 : header.split().firstPfn();
  }

  /** Returns the pfn after that of the last page that this may have. */
  long endPfn() {
    return header.split() == null ? header.endPfn() : header.split().endPfn();
  }

  /** Says whether another part is of the same dump, as far as the headers tell. */
  boolean fits(KdumpPart other) {
    KdumpHeader theirs = other.header;
    return theirs.split() != null
        && header.blockSize() == theirs.blockSize()
        && header.endPfn() == theirs.endPfn()
        && header.bitmapBytes() == theirs.bitmapBytes()
        && header.order().equals(theirs.order());
  }

  @Override
  public void close() throws IOException {
    try (file) {
      readers.close();
    }
  }
}
