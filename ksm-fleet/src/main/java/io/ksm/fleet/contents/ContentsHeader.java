package io.ksm.fleet.contents;

import java.time.Instant;

/**
 * Says what a file of contents is of.
 *
 * @param collection tells this file from all others: a random number of 47 bits
 * @param host name of the machine whose memory it was
 * @param memoryBytes how much memory that machine has; 0 if nobody told
 * @param key id of the key of the fingerprints
 * @param pageSize in bytes
 * @param start when the first page was read
 */
public record ContentsHeader(
    long collection, String host, long memoryBytes, String key, int pageSize, Instant start) {
  /** The version of the table, its order, and the footer. */
  public static final int VERSION = 1;

  static final int SOURCE_BITS = 16;

  /** The most sources that a file can have. */
  public static final int MAX_SOURCES = 1 << SOURCE_BITS;

  /** How many bits a {@link #collection} has. */
  public static final int COLLECTION_BITS = Long.SIZE - 1 - SOURCE_BITS;

  /** Returns the id of the source with a number in the file. */
  long sourceId(int number) {
    return (collection << SOURCE_BITS) | number;
  }
}
