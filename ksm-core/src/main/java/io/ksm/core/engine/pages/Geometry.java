package io.ksm.core.engine.pages;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import java.util.List;

/**
 * Holds the sizes by which everything in an engine is laid out. Immutable.
 *
 * @param pageSize in bytes, a power of two
 * @param chunkBits pages per chunk, as a power of two
 * @param partitionBits leading bits of a key that select its partition
 * @param batchPages how many pages a batch has at most
 * @param copiedPages of how many pages a batch copies the bytes at most
 */
public record Geometry(
    int pageSize, int chunkBits, int partitionBits, int batchPages, int copiedPages) {
  /** 2 MiB: long enough to read at full speed, short enough to share out among threads. */
  private static final int CHUNK_BYTES = 2 << 20;

  /**
   * The larger a batch, the more of its events meet in one partition, whose index is then in the
   * cache for all but the first of them. Larger ones gain nothing more, and keep their events (24
   * bytes each) out of the cache.
   */
  private static final int MAX_BATCH_BYTES = 128 << 20;

  private static final int USUAL_BATCH_PAGES = 1 << 15;

  /**
   * Bounds the copies that a batch holds of memory that is not mapped. The buffers for them may
   * come to three times as much, where chunks are small: each has one for a whole chunk, and a
   * batch as many as these bytes fill, and some more.
   */
  public static final int MAX_COPIED_BYTES = 8 << 20;

  private static final int MAX_CHUNK_BITS = 12;
  private static final int MAX_PARTITION_BITS = 8;

  /** Enough for a partition's index to be small, and few enough for their idle room to be. */
  private static final int MIN_PARTITIONS = 16;

  /**
   * A batch of fingerprints has no bytes. So where there are very many of them, there are as many
   * more partitions: an index of so many pages stays in the cache while a batch is applied to it.
   */
  private static final int FINGERPRINTS_PER_PARTITION = 1 << 14;

  private static final int MAX_PARTITION_BITS_OF_FINGERPRINTS = 12;

  /**
   * So many pages a batch has then for each partition, so that most of its events find the index in
   * the cache. With its events and what the source said, a page of a batch takes some 53 bytes.
   */
  private static final int BATCH_PAGES_PER_PARTITION = 1 << 10;

  /** So many pages a region has then on average: chunks are longer, and each region begins one. */
  private static final int FINGERPRINTS_PER_REGION = 1 << 16;

  /** Partitions per thread, so that an unlucky split of the keys leaves nobody idle for long. */
  private static final int PARTITIONS_PER_THREAD = 8;

  /**
   * Lays out an engine.
   *
   * @param sources that are scanned first
   * @param threads that scan
   * @param batchPages how many pages to put into a batch at most, if that is less than the usual
   * @param chunkBits pages per chunk, as a power of two; negative for the usual
   * @param partitionBits leading bits of a key that select its partition; negative for the usual
   * @throws UsageException if the sources' page sizes are impossible or differ
   */
  public static Geometry of(
      List<PageSource> sources, int threads, int batchPages, int chunkBits, int partitionBits) {
    int pageSize = commonPageSize(sources);
    int pages = Math.max(1, Math.min(usualBatchPages(pageSize), batchPages));
    return new Geometry(
        pageSize,
        chunkBits >= 0 ? chunkBits : usualChunkBits(pageSize),
        partitionBits >= 0 ? partitionBits : usualPartitionBits(threads),
        pages,
        Math.clamp(MAX_COPIED_BYTES / pageSize, 1, pages));
  }

  private static int usualBatchPages(int pageSize) {
    return Math.min(USUAL_BATCH_PAGES, MAX_BATCH_BYTES / pageSize);
  }

  /**
   * Returns a layout for sources that have nothing but fingerprints, and to which none is added;
   * this one, if they are not very many.
   *
   * @param pages that are scanned
   * @param regions in which they are
   */
  public Geometry forFingerprints(long pages, int regions) {
    long wanted = Math.max(1, pages / FINGERPRINTS_PER_PARTITION);
    int bits =
        Math.min(
            Long.SIZE - 1 - Long.numberOfLeadingZeros(wanted), MAX_PARTITION_BITS_OF_FINGERPRINTS);
    if (bits <= partitionBits || pages < (long) regions * FINGERPRINTS_PER_REGION) {
      return this;
    }
    return new Geometry(
        pageSize, MAX_CHUNK_BITS, bits, BATCH_PAGES_PER_PARTITION << bits, copiedPages);
  }

  /**
   * Checks whether one more source fits.
   *
   * @throws UsageException if its pages are of another size
   */
  public void check(PageSource source) {
    if (source.pageSize() != pageSize) {
      throw new UsageException(
          "source '%s' has pages of %d bytes and those already scanned of %d: scan it by itself"
              .formatted(source.label(), source.pageSize(), pageSize));
    }
  }

  private static int commonPageSize(List<PageSource> sources) {
    if (sources.isEmpty()) {
      throw new UsageException("there is no source to scan");
    }
    PageSource first = sources.getFirst();
    for (PageSource source : sources) {
      int size = source.pageSize();
      if (size < 64 || Integer.bitCount(size) != 1) {
        throw new UsageException(
            "source '%s' has pages of %d bytes: a page size is a power of two, at least 64"
                .formatted(source.label(), size));
      }
      if (size != first.pageSize()) {
        throw new UsageException(
            "source '%s' has pages of %d bytes and '%s' of %d: scan them one after the other"
                .formatted(first.label(), first.pageSize(), source.label(), size));
      }
    }
    return first.pageSize();
  }

  private static int usualChunkBits(int pageSize) {
    int pages = Math.max(1, CHUNK_BYTES / pageSize);
    return Math.min(MAX_CHUNK_BITS, Integer.numberOfTrailingZeros(pages));
  }

  private static int usualPartitionBits(int threads) {
    int wanted = Math.max(MIN_PARTITIONS, threads * PARTITIONS_PER_THREAD);
    int partitions = Integer.highestOneBit(wanted - 1) << 1;
    return Math.min(MAX_PARTITION_BITS, Integer.numberOfTrailingZeros(partitions));
  }

  /** Returns how many partitions there are. */
  public int partitions() {
    return 1 << partitionBits;
  }
}
