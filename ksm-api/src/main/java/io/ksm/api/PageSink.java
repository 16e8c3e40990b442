package io.ksm.api;

import java.lang.foreign.MemorySegment;

/**
 * Takes what a source tells of a run of pages: where their bytes are, and what is known of each.
 *
 * <p>The engine hands a sink to {@link PageSource#read} and reuses it for other runs: a source
 * fills it in that call and does not keep it. Pages are known by their index in the run, from 0 on.
 * At the beginning of a call every page is {@link PageState#ABSENT} and there are no bytes.
 *
 * <p>A source whose memory is mapped lends it by {@link #view}; any other copies into {@link
 * #buffer()}. Either way, the bytes stay as they are until the engine hands the sink to a source
 * again; but a {@link MergingSource} may lend memory that others write meanwhile, because it
 * compares once more when it merges.
 *
 * <p>Used by one thread at a time. No method allocates, but for the first {@link #buffer()}, the
 * first {@link #markHuge} and the first {@link #setFingerprint} of a sink.
 */
public interface PageSink {

  /** Returns the size of a page in bytes. */
  int pageSize();

  /** Returns how many pages are to be read. */
  int count();

  /**
   * Says whether the engine only looks at bytes: at those of a page, to compare them with another
   * page's, or at some pages of a run, as a {@linkplain MergePolicy#maxVisits sample}. Such a read
   * is not the encounter of each page: a source that notices writes gives the bytes, does not
   * answer {@link PageState#UNCHANGED}, and does not take the pages as seen.
   */
  boolean isForComparison();

  /**
   * Says whether the engine looks at some pages of a run, as a {@linkplain MergePolicy#maxVisits
   * sample}. Such a read {@linkplain #isForComparison() is not an encounter}, but it is the one by
   * which a scan learns of these pages: what a source counts for a scan, it counts here, too.
   */
  boolean isForSample();

  /**
   * Returns memory to copy into; page {@code i} of the run belongs at offset {@code i * pageSize}.
   * Its former content is undefined.
   */
  MemorySegment buffer();

  /**
   * Gives up the memory that {@link #buffer()} returned, because somebody may still write to it: a
   * read that was abandoned and never ended. The memory stays as it is for ever, and is never used
   * again. There are no bytes then, and the next call of {@code buffer()} returns other memory.
   */
  void abandonBuffer();

  /**
   * Lends the source's own memory instead of a copy. Only for what costs nothing to keep, as mapped
   * memory does: the engine holds up to 128 MiB of lent runs at a time, but few copied ones.
   *
   * @param mapped holds the run; reachable from every thread
   * @param offset of the run's first page in it, in bytes
   */
  void view(MemorySegment mapped, long offset);

  /** Says what one page of the run is. */
  void setState(int page, PageState state);

  /** Says what the pages {@code first} (inclusive) to {@code end} (exclusive) are. */
  void setStates(int first, int end, PageState state);

  /**
   * Says what the pages from {@code first} on are, by the {@linkplain PageState#code() codes} of
   * their states.
   *
   * @param first page
   * @param codes of the states
   * @param offset of the first one among the codes
   * @param pages how many
   */
  void setStates(int first, byte[] codes, int offset, int pages);

  /** Returns what this source has said of a page in this call. */
  PageState state(int page);

  /**
   * Says which physical page a page lies in, where the source knows: two mappings of one physical
   * page are one page. The numbers are those of this machine's memory, and mean the same in all
   * sources: a source of another machine's memory has none to give.
   *
   * @param page index in the run
   * @param pfn the kernel's number of the physical page; 0 means unknown
   */
  void setPfn(int page, long pfn);

  /** Returns the pfn that this source has told of a page in this call; 0 if none. */
  long pfn(int page);

  /** Says whether this source has told the pfn of any page in this call. */
  boolean knowsPfns();

  /**
   * Says that neighbouring pages lie in one huge page, or in several, where the source knows: a
   * huge page must be split before any page of it can merge. A huge page begins at an address that
   * is a multiple of its size; a run may hold a part of it only.
   *
   * <p>Costs nothing where it is not called, and one bit per page where it is.
   *
   * @param first page
   * @param end the page after the last one
   * @param bytes the size of a huge page, the same for the whole run
   */
  void markHuge(int first, int end, long bytes);

  /**
   * Gives the 128-bit hash of a page's content, in place of its bytes. Only for a source
   * {@linkplain PageSource#fingerprints() of fingerprints}.
   */
  void setFingerprint(int page, long high, long low);

  /**
   * Says that nothing has happened to any page of the run since this source's last answer for it,
   * other than for a comparison: nobody wrote, and no page came, went or was broken, so that each
   * is in the state of that answer, or {@link PageState#UNCHANGED} after {@link PageState#PRESENT}.
   * What the engine itself asked for, a merge or a separation, does not count. The engine then need
   * not look at each page. The source sets the states all the same.
   */
  void markIdle();
}
