package io.ksm.api;

import java.io.IOException;
import java.util.BitSet;

/**
 * A source whose pages can really share frames: the one seam through which the engine changes
 * memory.
 *
 * <p>The engine numbers frames; numbers are given out once, ascending in scan order, so that
 * neighbouring pages get neighbouring frames wherever their content allows. A frame comes into
 * being when the first run is merged onto it, with the bytes of that run's page, and exists until
 * it is {@linkplain #release released}.
 *
 * <p>In {@link #read}, such a source answers {@link PageState#SHARED} for a page that still maps
 * its frame, {@link PageState#PRESENT} once a write has broken it, {@link PageState#ZERO} for a
 * page merged with the zero page, and may answer {@link PageState#UNCHANGED} for pages that nobody
 * wrote since they were last read. A read {@linkplain PageSink#isForComparison() for comparison}
 * gives the bytes of {@code SHARED} pages, too.
 *
 * <p>{@link #readFrame} is called from several threads at once, like {@link #read}; all other
 * methods below by one thread at a time, and never during a read. A source serves one engine.
 */
public interface MergingSource extends PageSource {

  /**
   * Takes this source into the possession of an engine.
   *
   * @throws UsageException if an engine has it already
   */
  void attach();

  /** Gives this source back, so that another engine may have it. Merged pages stay merged. */
  void detach();

  /**
   * Merges a run of neighbouring pages onto a run of neighbouring frames. For each page: compares
   * it with its frame and either merges it or refuses it, atomically towards writers. A page is
   * refused if its bytes differ by now, or if it cannot be merged for any other reason; it then
   * stays as it was.
   *
   * @param region where the pages lie
   * @param firstPage of the run, counted from the region's beginning
   * @param firstFrame of the frames; a frame that was never merged onto takes its page's bytes
   * @param count how many pages, at least 1
   * @param refused gets bit {@code i} set if page {@code i} of the run was refused
   * @throws IOException if merging is not possible any more, ever; a passing lack of memory is a
   *     refusal. Pages not set in {@code refused} up to then may have merged
   */
  void merge(Region region, long firstPage, long firstFrame, int count, BitSet refused)
      throws IOException;

  /**
   * Merges a run of pages with the zero page; refuses those that are not all zero.
   *
   * @see #merge
   */
  void mergeZero(Region region, long firstPage, int count, BitSet refused) throws IOException;

  /**
   * Reads one frame's bytes into a chunk that was begun with one page.
   *
   * @throws IOException if the frame cannot be read
   */
  void readFrame(long frame, PageSink into) throws IOException;

  /**
   * Gives each page of a run its own copy back; pages that do not map a frame (or the zero page by
   * a merge) are left alone.
   *
   * @throws IOException if there is no memory for the copies; nothing is lost
   */
  void unmerge(Region region, long firstPage, int count) throws IOException;

  /**
   * Frees frames that have no sharers any more. Among them may be numbers of frames that never came
   * into being, because every page was refused, and frames that were released before.
   *
   * @param firstFrame of the run
   * @param count how many, at least 1
   * @throws IOException if the frames cannot be freed
   */
  void release(long firstFrame, int count) throws IOException;
}
