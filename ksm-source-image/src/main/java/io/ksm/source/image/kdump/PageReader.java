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
 * Reads single blocks of a kdump-compressed file by their descriptors; a block holds pages. Used by
 * one thread at a time; allocates nothing per page.
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
  private final byte[] block;

  /** Holds the latest block, from {@link #fetchedAt} on. */
  private byte[] fetched;

  private int fetchedAt;

  PageReader(KdumpHeader header, RandomBytes bytes, Damage damage) {
    int blockSize = header.blockSize();
    this.header = header;
    this.bytes = bytes;
    this.damage = damage;
    this.descriptors = new FileWindow(bytes, DESCRIPTORS_AT_ONCE * DESCRIPTOR);
    this.ahead = new FileWindow(bytes, Math.max(MIN_WINDOW, 4 * blockSize));
    this.back = new FileWindow(bytes, blockSize);
    this.descriptor = ByteBuffer.wrap(descriptors.array()).order(header.order());
    this.block = new byte[blockSize];
    this.fetched = block;
  }

  /** Reads pages, see {@link PageReaders#read}. */
  void read(long firstPage, long firstDescriptor, PageSink into) throws IOException {
    int pageSize = into.pageSize();
    int perBlock = block.length / pageSize;
    int shift = Integer.numberOfTrailingZeros(perBlock);
    MemorySegment buffer = into.buffer();
    long index = firstDescriptor;
    long latest = -1;
    boolean isSound = false;
    if (!into.isForComparison()) {
      ahead.clear();
    }
    for (int i = 0; i < into.count(); i++) {
      if (into.state(i) == PageState.PRESENT) {
        long page = firstPage + i;
        if (page >>> shift != latest) {
          latest = page >>> shift;
          isSound = isFetched(index++, latest, into.isForComparison());
        }
        if (isSound) {
          int from = fetchedAt + (int) (page & (perBlock - 1)) * pageSize;
          MemorySegment.copy(fetched, from, buffer, JAVA_BYTE, (long) i * pageSize, pageSize);
        } else {
          into.setState(i, PageState.UNREADABLE);
        }
      }
    }
  }

  /** Fetches a block; returns false if it is damaged and that is accepted. */
  private boolean isFetched(long index, long pfn, boolean alone) throws IOException {
    try {
      fetch(index, alone);
      return true;
    } catch (IOException e) {
      damage.unreadable(pfn, e);
    } catch (DataFormatException e) {
      damage.lost(pfn, "pfn %d: %s".formatted(pfn, e.getMessage()));
    }
    return false;
  }

  private void fetch(long index, boolean alone) throws IOException, DataFormatException {
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
      fetched = window.array();
      fetchedAt = from;
    } else {
      requireWhole(decompress(codec, window, from, size), "the decompressed size");
      fetched = block;
      fetchedAt = 0;
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
    if (size <= 0 || size > block.length) {
      throw new DataFormatException(
          "field size is %d, not 1 to %d".formatted(size & 0xFFFF_FFFFL, block.length));
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
      return codec.decompress(window.array(), from, size, block);
    } catch (DataFormatException e) {
      DataFormatException named =
          new DataFormatException("its data cannot be decompressed: " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private void requireWhole(int size, String what) throws DataFormatException {
    if (size != block.length) {
      throw new DataFormatException("%s is %d, not %d".formatted(what, size, block.length));
    }
  }

  @Override
  public void close() {
    codecs.close();
  }
}
