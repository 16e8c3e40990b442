package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.report.SampleWish;
import io.ksm.core.report.SampledPart;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws a sample of the pages that hold memory of their own, pages of zeros apart, and reads them
 * once more. Passes all pages once, in the order of their tables, and allocates nothing for a page
 * that is not drawn. For the thread that scans, between batches.
 */
final class PageSampling {
  private final Pages pages;
  private final PageMarks marks;
  private final ContentReader reader;
  private final SampleWish wish;
  private final Reservoir stays;
  private final Reservoir freed;

  PageSampling(Pages pages, PageMarks marks, ContentReader reader, SampleWish wish) {
    this.pages = pages;
    this.marks = marks;
    this.reader = reader;
    this.wish = wish;
    SplittableRandom random = new SplittableRandom(wish.seed());
    this.stays = new Reservoir(wish.pages(), random.split());
    this.freed = new Reservoir(wish.pages(), random.split());
  }

  /** Draws, and lets the visitor hear of it. */
  void draw() {
    pass();
    read(SampledPart.STAYS, stays);
    read(SampledPart.FREED, freed);
  }

  private void read(SampledPart part, Reservoir reservoir) {
    wish.visitor().part(part, reservoir.passed());
    for (int page : reservoir.drawn()) {
      read(part, page);
    }
  }

  private void read(SampledPart part, int page) {
    byte[] bytes = reader.bytes(page);
    if (bytes.length == 0) {
      wish.visitor().unread(part);
    } else {
      wish.visitor().page(part, bytes, hasChanged(page, bytes));
    }
  }

  private boolean hasChanged(int page, byte[] bytes) {
    // What was never hashed, nobody knows what it was.
    return pages.link(page) != Link.UNHASHED && reader.hash(bytes) != pages.hash(page);
  }

  private void pass() {
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      if (plan.region(chunk) < 0) {
        continue;
      }
      int first = pages.firstPage(chunk);
      int[] links = pages.table().linkSegment(first);
      int base = PageTable.inSegment(first);
      for (int i = 0; i < plan.count(chunk); i++) {
        SampledPart part = part(first + i, links[base + i]);
        if (part != null) {
          (part == SampledPart.STAYS ? stays : freed).pass(first + i);
        }
      }
    }
  }

  /** Returns null for a page of zeros, and for one without memory of its own. */
  private @Nullable SampledPart part(int page, int link) {
    return switch (marks.result(page, link)) {
      case DUPLICATE, UNIQUE, OTHER_DOMAIN, VOLATILE -> {
        if (Link.isOnFrame(link) && !marks.isKept(page)) {
          yield SampledPart.FREED;
        }
        yield marks.isFurther(page) ? null : SampledPart.STAYS;
      }
      case NONE, ZERO, SHARED_BY_FORK -> null;
    };
  }
}
