package io.ksm.api;

import java.io.IOException;
import java.util.BitSet;

/**
 * A source whose pages can really share frames: the one seam through which the engine changes
 * memory.
 *
 * <p><b>Pages</b> are named by their address, as in {@link Region#address()}: in bytes, a multiple
 * of the {@linkplain #pageSize() page size}. A run of pages is the address of its first page and a
 * number of pages. All of them lie in regions that were eligible at the latest {@link #regions()};
 * pages that are not eligible any more are refused. A run may go from one region into the next,
 * where the two are neighbours.
 *
 * <p><b>Frames</b> are numbered by the engine, from 1. Each number is given out once, ascending in
 * scan order, so that neighbouring pages get neighbouring frames wherever their content allows. A
 * frame comes into being when the first page is merged onto it, with the bytes of that page. It
 * exists until it is {@linkplain #release released}.
 *
 * <p><b>Reading.</b> In {@link #read}, such a source answers {@link PageState#SHARED} for a page
 * that still maps its frame, {@link PageState#PRESENT} once a write has broken it, {@link
 * PageState#ZERO} for a page merged with the zero page, and may answer {@link PageState#UNCHANGED}
 * for pages that nobody wrote since they were last read. A read {@linkplain
 * PageSink#isForComparison() for comparison} gives the bytes of {@code SHARED} pages, too.
 *
 * <p><b>Writers.</b> The owner of the memory may write to it at any time, also during a merge. Each
 * single page is compared and merged in one step, towards writers: no write is lost, and none
 * changes a frame. A run as a whole is not one step.
 *
 * <p><b>Threads.</b> {@link #readFrame} is called by several threads at once, like {@link #read}.
 * All other methods here are called by one thread at a time, between scans or between the phases of
 * a batch, and never during a read. A source serves one engine at a time.
 *
 * <p><b>Errors.</b> A source that throws from {@link #merge} or {@link #mergeZero} has failed: the
 * engine reads it no more and merges nothing in it. It takes all pages of that run for refused, and
 * may still ask to separate pages, to release frames and to {@linkplain #detach() detach}. {@link
 * SourceGoneException} says that the memory has been closed.
 */
public interface MergingSource extends PageSource {

  /**
   * Reserves this source for one engine, before anything else here is called.
   *
   * @throws UsageException if an engine has it already
   */
  void attach();

  /** Gives this source back, so that another engine may have it. Merged pages stay merged. */
  void detach();

  /**
   * Merges a run of neighbouring pages onto a run of neighbouring frames. Each page is compared
   * with its frame and then merged or refused, in one step towards writers. A page is refused if
   * its bytes differ by now, or if it cannot be merged for any other reason; it then stays as it
   * was.
   *
   * @param address of the first page
   * @param pages how many, at least 1
   * @param firstFrame number of the first page's frame; a frame onto which no page was merged yet
   *     takes its page's bytes
   * @param refused gets bit {@code i} set if page {@code i} of the run was refused; no bit is
   *     cleared
   * @throws IOException if merging is not possible any more, ever; a passing lack of memory is a
   *     refusal. Pages not set in {@code refused} up to then may have merged
   */
  void merge(long address, int pages, long firstFrame, BitSet refused) throws IOException;

  /**
   * Merges a run of pages with the zero page; refuses those that are not all zero.
   *
   * @throws IOException as {@link #merge}
   */
  void mergeZero(long address, int pages, BitSet refused) throws IOException;

  /**
   * Reads one frame's bytes.
   *
   * @param frame its number
   * @param into takes one page
   * @throws IOException if the frame cannot be read
   */
  void readFrame(long frame, PageSink into) throws IOException;

  /**
   * Gives each page of a run its own copy back. Pages that do not map a frame (or the zero page by
   * a merge) are left alone.
   *
   * @param address of the first page
   * @param pages how many, at least 1
   * @throws IOException if there is no memory for the copies; nothing is lost
   */
  void unmerge(long address, long pages) throws IOException;

  /**
   * Frees frames that have no sharers any more. Among them may be numbers of frames that never came
   * into being, because every page was refused, and frames that were released before.
   *
   * @param firstFrame number of the first
   * @param count how many, at least 1
   * @throws IOException if the frames cannot be freed
   */
  void release(long firstFrame, int count) throws IOException;
}
