package io.ksm.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that can be read page by page: an image in a file, a live process, an arena.
 *
 * <p>{@link #regions()} is called by one thread at a time; {@link #read} by several at once, also
 * for single pages out of order. Neither may change the memory, nor bring pages into being that
 * were not there.
 */
public interface PageSource extends AutoCloseable {

  /** Returns what this source is, for people: {@code vm1.mem}, {@code redis-server (1234)}. */
  String label();

  /** Returns the size of a page in bytes: a power of two, at least 64. */
  int pageSize();

  /**
   * Says whether this memory can never change. Pages of a static source are calm at first sight.
   */
  boolean isStatic();

  /**
   * Returns by what this source makes fingerprints, if it knows no bytes but a 128-bit hash of each
   * page ({@link PageSink#setFingerprint}); null if it gives bytes. Equality is then taken from the
   * hashes, among sources of the same kind of fingerprint, and the result is unverified. A page
   * full of zeros has the fingerprint 0, 0.
   */
  default @Nullable String fingerprints() {
    return null;
  }

  /**
   * Lists the regions as of now. The engine asks again at the beginning of each full scan.
   *
   * @return ascending by address (unsigned), not overlapping
   * @throws SourceGoneException if the owner of the memory has gone
   * @throws IOException if the memory cannot be read
   */
  List<Region> regions() throws IOException;

  /**
   * Reads a run of neighbouring pages.
   *
   * <p>Pages that are not there, not anymore or not readable are an ordinary result, told by their
   * {@link PageState}; so is a region that has vanished since it was listed.
   *
   * <p>Pages beyond the region's end are absent, or an {@link IndexOutOfBoundsException}.
   *
   * @param region as listed by the latest {@link #regions()}, and eligible
   * @param firstPage of the run, counted from the region's beginning
   * @param count how many pages; {@code into} was begun with it
   * @param into filled by this call: the state of each page, and the bytes of those that are {@link
   *     PageState#PRESENT}
   * @throws SourceGoneException if the owner of the memory has gone
   * @throws IOException if the whole source cannot be read any more
   */
  void read(Region region, long firstPage, int count, PageSink into) throws IOException;

  /**
   * Tells in which NUMA nodes neighbouring pages lie, of a region that does not lie in one as a
   * whole ({@link RegionTraits#node()}). It is asked after a scan, by one thread, of pages of which
   * it matters. A source need not know.
   *
   * @param region as listed by the latest {@link #regions()}, and eligible
   * @param firstPage counted from the region's beginning
   * @param nodes one for each page, {@link RegionTraits#NO_NODE} so far; receives those that are
   *     known
   * @throws IOException if the source cannot be asked any more: all that was not set is unknown
   */
  default void nodes(Region region, long firstPage, int[] nodes) throws IOException {}

  /** Returns what users should know about this source, one line each, such as a tail left out. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Returns what of this memory is damaged, as far as it was found by now, one line each. The
   * source gives what is left, so a scan of it is incomplete. What was found at the opening is
   * among the {@link #warnings()} too. Thread-safe; may be called once it is closed.
   */
  default List<String> damage() {
    return List.of();
  }

  /**
   * Returns what has happened to this memory meanwhile that is not damage, one line each: its owner
   * runs another program now, so that figures are of other memory than before. As with an owner
   * that has gone, who named this very memory has not got what was asked for; who asked for all
   * that runs has. Thread-safe; may be called once it is closed.
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Returns the processor time that threads of this source's own have spent on reads so far, in
   * nanoseconds. The engine adds it to that of its own threads. Thread-safe.
   */
  default long cpuNanos() {
    return 0;
  }

  /**
   * Returns what tells this memory from all other memory while it is open: sources of one identity
   * are the same memory, and if both were scanned, each page would have a duplicate. An identity
   * begins with the kind of memory, as in {@code file (dev=10304,ino=4711)}.
   *
   * @return null if that is not known
   */
  default @Nullable String identity() {
    return null;
  }

  /**
   * Returns how much of this memory, at least, devices may reach at any time, so that it cannot
   * merge, in bytes. Which pages they are is not known. A scan's saving is bounded by it.
   * Thread-safe; may be called once it is closed.
   */
  default long pinnedBytes() {
    return 0;
  }

  /** Releases the source; does nothing the second time. */
  @Override
  void close() throws IOException;
}
