package io.ksm.source.linux.process;

import io.ksm.api.PageSink;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.PagemapEntry;
import io.ksm.source.linux.watch.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Reads the memory of a process from one {@code exec} to the next, or to its exit.
 *
 * <p>For any number of threads, except for {@link #names}, which one thread calls. Reading
 * allocates nothing per page.
 */
final class AddressSpace implements Closeable {
  /**
   * How often a JVM is asked for its areas. One that is just starting cannot tell yet; one that
   * never tells costs time at each question.
   */
  private static final int MAX_QUESTIONS = 3;

  private final Pagemap pagemap;
  private final Watch watch;
  private final MemoryFile file;
  private final PageCopier copier;
  private final PhysicalPageFlags flags;
  private final int pageSize;

  /** What the JVM told. {@link #names} asks for it until there is an answer, but not for ever. */
  private JavaAreas javaAreas = JavaAreas.NONE;

  private int questions;

  private AddressSpace(Pagemap pagemap, PhysicalPageFlags flags, int pageSize, Watch watch) {
    this.pagemap = pagemap;
    this.watch = watch;
    this.file = new MemoryFile(pagemap, pageSize);
    this.copier = new PageCopier(pagemap.pid(), file, pageSize);
    this.flags = flags;
    this.pageSize = pageSize;
  }

  /**
   * Opens what a process has now.
   *
   * @throws ErrnoException if that is not permitted, or if there is no such process
   */
  static AddressSpace open(int pid, int pageSize, Watch watch) throws ErrnoException {
    return of(Pagemap.open(pid), PhysicalPageFlags.ofMachine(), pageSize, watch);
  }

  /** Makes one of a page table; closes it in the end. */
  static AddressSpace of(Pagemap pagemap, PhysicalPageFlags flags, int pageSize, Watch watch) {
    return new AddressSpace(pagemap, flags, pageSize, watch);
  }

  /** Returns the way to find populated pages in it. */
  PopulatedPages populatedPages() {
    return PopulatedPages.of(pagemap, pageSize);
  }

  /** Returns the way to name its mappings. */
  RegionNames names(RegionNames.Stacks stacks, List<Mapping> mappings) {
    if (javaAreas.areas().isEmpty() && questions < MAX_QUESTIONS) {
      mappings.stream().filter(JavaAreas::isLibrary).findFirst().ifPresent(this::askJvm);
    }
    return new RegionNames(stacks, javaAreas, pagemap, pageSize);
  }

  private void askJvm(Mapping library) {
    questions++;
    try (TargetWords words = new TargetWords(this, pageSize)) {
      javaAreas = JavaAreas.of(pagemap.pid(), library, words, watch);
    }
  }

  /**
   * Tells in which NUMA nodes pages lie.
   *
   * @param address of the first page
   * @param nodes receives the node of each page that has one; one for each page
   * @return how many have one
   * @throws ErrnoException if it is not told, or if the process does not have this memory any more
   */
  int nodes(long address, int[] nodes) throws ErrnoException {
    if (isGone()) {
      throw new ErrnoException("read process " + pagemap.pid(), Errno.ESRCH);
    }
    return NodesOfPages.ask(pagemap.pid(), address, pageSize, nodes);
  }

  /** Says whether the process does not have this memory any more. */
  boolean isGone() throws ErrnoException {
    return pagemap.read(0, 1, Scratch.ofThread().entries()) == 0;
  }

  /**
   * Reads neighbouring pages.
   *
   * @param address of the first page
   * @param count how many
   * @param into gets their states and bytes
   * @return how many were read: fewer than asked for if the process does not have this memory any
   *     more
   * @throws ErrnoException if they cannot be read
   */
  int read(long address, int count, PageSink into) throws IOException {
    int done = 0;
    while (done < count) {
      int read = readSome(address, done, Math.min(Scratch.PAGES, count - done), into);
      if (read == 0) {
        break;
      }
      done += read;
    }
    return done;
  }

  /**
   * Copies one page, if the page table holds it.
   *
   * @param address of the page
   * @param to room for a page
   * @return whether it was copied
   * @throws ErrnoException if the page table cannot be read
   */
  boolean copyPage(long address, MemorySegment to) throws ErrnoException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment entries = scratch.entries();
    if (pagemap.read(address / pageSize, 1, entries) == 0
        || !PagemapEntry.isPresent(entries.getAtIndex(ValueLayout.JAVA_LONG, 0))) {
      return false;
    }
    RemoteRanges range = scratch.ranges();
    range.clear();
    range.add(to.address(), address, pageSize);
    return range.copyFrom(pagemap.pid()) == pageSize;
  }

  /** Reads as many pages as the scratch has room for; {@code from} counts from the address. */
  private int readSome(long address, int from, int count, PageSink into) throws IOException {
    MemorySegment entries = Scratch.ofThread().entries();
    int read = pagemap.read(address / pageSize + from, count, entries);
    int to = from + read;
    boolean anyDoubtful = PageClassifier.classify(entries, read, into, from) > 0;
    copier.copy(address, into, from, to);
    if (anyDoubtful) {
      resolveDoubtful(address, entries, into, from, to);
    }
    if (!into.isForComparison() || into.isForSample()) {
      markHuge(address, entries, into, from, to);
    }
    return read;
  }

  private void markHuge(long address, MemorySegment entries, PageSink into, int from, int to)
      throws ErrnoException {
    if (!HugePageMarks.arePossible(into, from, to)) {
      return;
    }
    if (pagemap.canScan()) {
      HugePageMarks.markByScan(pagemap, address, into, from, to);
    } else if (flags.areKnown()) {
      HugePageMarks.markByFlags(flags, entries, address, into, from, to);
    }
  }

  /** Tells doubtful pages apart by the best way that there is, and copies those that can merge. */
  private void resolveDoubtful(long address, MemorySegment entries, PageSink into, int from, int to)
      throws IOException {
    if (flags.areKnown() && into.knowsPfns()) {
      SharedPages.mark(flags, into, from, to);
      file.copyDoubtful(address, entries, into, from, to);
    } else if (pagemap.canScan()) {
      ZeroPages.markByScan(pagemap, address, into, from, to);
    } else {
      ZeroPages.admit(into, from, to);
      file.copyDoubtful(address, entries, into, from, to);
      ZeroPages.markByContent(entries, into, from, to);
    }
  }

  @Override
  public void close() {
    pagemap.close();
  }
}
