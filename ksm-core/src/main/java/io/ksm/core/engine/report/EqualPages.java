package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.report.EqualPagesVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Tells which pages are equal, content by content. Holds no list of them, but for the pages that
 * are {@linkplain LeftOverPages left over}. For the thread that scans, between batches.
 */
public final class EqualPages {
  private final Pages pages;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final int maxSharers;
  private final EqualPagesVisitor visitor;

  /** The source of the present run of neighbours; it has none yet if that has no pages. */
  private int source;

  private long address;
  private long runPages;

  /**
   * Prepares a walk over all contents.
   *
   * @param reader of the calling thread
   * @param maxSharers how many sharers a frame has at most
   * @param visitor hears of them
   */
  public EqualPages(
      Pages pages,
      List<Partition> partitions,
      ContentReader reader,
      int maxSharers,
      EqualPagesVisitor visitor) {
    this.pages = pages;
    this.partitions = partitions;
    this.reader = reader;
    this.maxSharers = maxSharers;
    this.visitor = visitor;
  }

  /**
   * Walks once.
   *
   * @throws IOException what the visitor throws; the walk ends there
   */
  public void walk() throws IOException {
    LeftOverPages leftOver =
        LeftOverPages.find(pages, partitions, reader, maxSharers, mappedTwice -> {});
    try {
      for (int number = 0; number < partitions.size(); number++) {
        PartitionView view = partitions.get(number).view();
        int partition = number;
        view.stableIndex()
            .forEach((key, content) -> walk(view, content, leftOver.of(partition, content)));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void walk(PartitionView view, int content, int[] more) {
    Frames frames = view.frames();
    long all = more.length;
    for (int f = frames.contents().newest(content); f != Contents.NONE; f = frames.older(f)) {
      all += frames.sharerCount(f);
    }
    if (all < 2) {
      return;
    }
    try {
      visitor.content(pages.hash(view.samplePage(content)), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int f = frames.contents().newest(content); f != Contents.NONE; f = frames.older(f)) {
      frames.forEachSharer(f, this::pass);
    }
    for (int page : more) {
      pass(page);
    }
    endRun();
  }

  private void pass(int page) {
    int ofSource = pages.slots().sourceOf(page);
    long at = pages.address(page);
    if (runPages == 0 || ofSource != source || at != address + runPages * pages.pageSize()) {
      endRun();
      source = ofSource;
      address = at;
    }
    runPages++;
  }

  private void endRun() {
    if (runPages > 0) {
      SourceState state = pages.sources().get(source);
      try {
        visitor.pages(state.source, state.label, address, runPages);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      runPages = 0;
    }
  }
}
