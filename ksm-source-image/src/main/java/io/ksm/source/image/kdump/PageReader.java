package io.ksm.source.image.kdump;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FileWindow;
import io.ksm.source.image.file.PageCodec;
import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Reads single pages of a kdump-compressed file by their descriptors. Used by one thread at a time;
 * allocates nothing per page.
 *
 * <p>Has two windows into the file. One runs ahead, as pages lie in the order of their descriptors.
 * The other looks back, mostly at the one page of zeros: makedumpfile and QEMU write it first, and
 * the descriptors of all such pages point to it.
 */
final class PageReader implements AutoCloseable {
  private static final int DESCRIPTOR = 24;
  private static final int DESCRIPTORS_AT_ONCE = 512;
  private static final int MIN_WINDOW = 64 << 10;

  private final KdumpHeader header;
  private final RandomBytes bytes;
  private final Damage damage;
  private final FileWindow descriptors;
  private final FileWindow ahead;
  private final FileWindow back;
  private final ByteBuffer descriptor;
  private final PageCodecs codecs = new PageCodecs();
  private final byte[] page;

  PageReader(KdumpHeader header, RandomBytes bytes, Damage damage) {
    int pageSize = header.pageSize();
    this.header = header;
    this.bytes = bytes;
    this.damage = damage;
    this.descriptors = new FileWindow(bytes, DESCRIPTORS_AT_ONCE * DESCRIPTOR);
    this.ahead = new FileWindow(bytes, Math.max(MIN_WINDOW, 4 * pageSize));
    this.back = new FileWindow(bytes, pageSize);
    this.descriptor = ByteBuffer.wrap(descriptors.array()).order(header.order());
    this.page = new byte[pageSize];
  }

  /** Reads pages, see {@link PageReaders#read}. */
  void read(long pfn, long firstDescriptor, PageSink into) throws IOException {
    MemorySegment buffer = into.buffer();
    long index = firstDescriptor;
    if (!into.isForComparison()) {
      ahead.clear();
    }
    for (int i = 0; i < into.count(); i++) {
      if (into.state(i) == PageState.PRESENT) {
        try {
          read(index++, into.isForComparison(), buffer, (long) i * into.pageSize());
        } catch (IOException e) {
          damage.unreadable(pfn + i, e);
          into.setState(i, PageState.UNREADABLE);
        } catch (DataFormatException e) {
          damage.lost(pfn + i, "pfn %d: %s".formatted(pfn + i, e.getMessage()));
          into.setState(i, PageState.UNREADABLE);
        }
      }
    }
  }

  private void read(long index, boolean alone, MemorySegment to, long at)
      throws IOException, DataFormatException {
    int field = fetchDescriptor(index);
    long offset = descriptor.getLong(field);
    int size = descriptor.getInt(field + 8);
    int flags = descriptor.getInt(field + 12);
    check(offset, size);
    FileWindow window = alone || ahead.beginsAfter(offset) ? back : ahead;
    int from = window.fetch(offset, size);
    PageCodec codec = codecs.of(flags);
    if (codec == null) {
      requireWhole(size, "field size");
      MemorySegment.copy(window.array(), from, to, JAVA_BYTE, at, page.length);
    } else {
      requireWhole(decompress(codec, window, from, size), "the decompressed size");
      MemorySegment.copy(page, 0, to, JAVA_BYTE, at, page.length);
    }
  }

  private int fetchDescriptor(long index) throws IOException, DataFormatException {
    long offset = header.descriptorOffset() + index * DESCRIPTOR;
    if (!bytes.holds(offset, DESCRIPTOR)) {
      throw new DataFormatException(
          "its descriptor at offset %d lies beyond the end at %d".formatted(offset, bytes.size()));
    }
    return descriptors.fetch(offset, DESCRIPTOR);
  }

  private void check(long offset, int size) throws DataFormatException {
    if (size <= 0 || size > page.length) {
      throw new DataFormatException(
          "field size is %d, not 1 to %d".formatted(size & 0xFFFF_FFFFL, page.length));
    }
    if (offset <= 0 || !bytes.holds(offset, size)) {
      throw new DataFormatException(
          "field offset is %d: its %d bytes do not fit into %d"
              .formatted(offset, size, bytes.size()));
    }
  }

  private int decompress(PageCodec codec, FileWindow window, int from, int size)
      throws DataFormatException {
    try {
      return codec.decompress(window.array(), from, size, page);
    } catch (DataFormatException e) {
      DataFormatException named =
          new DataFormatException("its data cannot be decompressed: " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private void requireWhole(int size, String what) throws DataFormatException {
    if (size != page.length) {
      throw new DataFormatException("%s is %d, not %d".formatted(what, size, page.length));
    }
  }

  @Override
  public void close() {
    codecs.close();
  }
}
