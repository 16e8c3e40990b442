package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.report.ReportOptions;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Walks for a report over all contents that pages share: who holds them with whom, which are the
 * most repeated, and which page of each frame is the one that is kept.
 */
final class ContentAnalysis {
  private final Pages pages;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final PageMarks marks;
  private final KeptPages kept;
  private final SharingCounts sharing;
  private final MostRepeated repeated;
  private final TermsAnalysis terms;
  private final boolean marksWithin;

  /** Made once, because it is called for each frame. */
  private final IntConsumer markWithin = this::markIfWithin;

  ContentAnalysis(
      Pages pages,
      List<Partition> partitions,
      ContentReader reader,
      PageMarks marks,
      TermsAnalysis terms,
      ReportOptions options) {
    this.pages = pages;
    this.partitions = partitions;
    this.reader = reader;
    this.marks = marks;
    this.terms = terms;
    this.kept = new KeptPages(pages.physical(), marks);
    this.sharing = new SharingCounts(pages.sources());
    this.repeated = new MostRepeated(pages, options.mostRepeated());
    this.marksWithin = options.mapCells() > 0;
  }

  /** Walks over all contents. */
  void walk(int maxSharers) {
    LeftOverPages leftOver =
        LeftOverPages.find(pages, partitions, reader, maxSharers, marks::markFurther);
    for (int number = 0; number < partitions.size(); number++) {
      walk(number, leftOver);
    }
  }

  /** Returns who shares how much with whom. */
  SharingCounts sharing() {
    return sharing;
  }

  /** Returns the most repeated contents. */
  MostRepeated repeated() {
    return repeated;
  }

  private PartitionView view(int number) {
    return partitions.get(number).view();
  }

  private void walk(int number, LeftOverPages leftOver) {
    PartitionView partition = view(number);
    partition.forEachContent(content -> count(partition, content, leftOver.of(number, content)));
  }

  private void count(PartitionView partition, int content, int[] leftOver) {
    Frames frames = partition.frames();
    long count = leftOver.length;
    kept.begin();
    for (int frame = frames.contents().newest(content);
        frame != Contents.NONE;
        frame = frames.older(frame)) {
      count += count(frames, frame);
    }
    kept.end(frames, content);
    for (int page : leftOver) {
      sharing.add(pages.slots().sourceOf(page));
      terms.add(page);
      marks.flip(page);
    }
    terms.endContent();
    if (marksWithin) {
      markWithin(frames, content, leftOver);
    }
    if (!sharing.endContent()) {
      // A frame with one sharer left: its page equals no other any more.
      marks.flip(partition.samplePage(content));
    }
    repeated.offer(partition, content, count, leftOver);
  }

  /** Takes another walk over the content's pages, when all of them are counted. */
  private void markWithin(Frames frames, int content, int[] leftOver) {
    for (int frame = frames.contents().newest(content);
        frame != Contents.NONE;
        frame = frames.older(frame)) {
      frames.forEachSharer(frame, markWithin);
    }
    for (int page : leftOver) {
      markWithin.accept(page);
    }
  }

  private void markIfWithin(int page) {
    if (sharing.isWithin(pages.slots().sourceOf(page))) {
      marks.markWithin(page);
    }
  }

  private long count(Frames frames, int frame) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int earliest = frames.sharerPage(first);
    do {
      int page = frames.sharerPage(entry);
      sharing.add(pages.slots().sourceOf(page));
      terms.add(page);
      if (pages.position(page) < pages.position(earliest)) {
        earliest = page;
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
    kept.mark(frames, frame, earliest);
    return frames.sharerCount(frame);
  }
}
