package io.ksm.source.image.criu;

import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one {@code pagemap-*.img} of CRIU. Used by one thread at a time. */
final class CriuPagemap {
  /** How many runs may be in no file. Each costs memory all the same: some 200 bytes. */
  private static final int MAX_MISSING = 1 << 18;

  private final CriuFolder folder;
  private final CriuImage image;
  private final int pageSize;
  private final List<CriuRun> runs = new ArrayList<>();
  private long pagesId;
  private long end;
  private @Nullable ImageFile pages;
  private boolean pagesWanted;
  private long offset;
  private @Nullable List<CriuRun> inherited;
  private int nextInherited;
  private int missing;

  private CriuPagemap(CriuFolder folder, CriuImage image, int pageSize) {
    this.folder = folder;
    this.image = image;
    this.pageSize = pageSize;
  }

  /** Knows where else the pages of a page map can be. */
  interface CriuFolder {
    /** Opens the file of pages with some number; null if damage is accepted and it is not there. */
    @Nullable ImageFile pages(long number) throws IOException;

    /** Reads the page map of the same process in the parent of an incremental dump. */
    List<CriuRun> parent() throws IOException;
  }

  /**
   * Reads a page map.
   *
   * @return ascending and not overlapping
   * @throws IOException if it is damaged
   */
  static List<CriuRun> read(CriuFolder folder, CriuImage image, int pageSize) throws IOException {
    CriuPagemap pagemap = new CriuPagemap(folder, image, pageSize);
    try {
      pagemap.readAll();
    } catch (Protobuf.Malformed e) {
      image.damage().found("one of its messages is damaged: " + e.getMessage());
    }
    return pagemap.runs;
  }

  private void readAll() throws IOException, Protobuf.Malformed {
    Protobuf head = image.next("pagemap_head");
    while (head != null && head.next()) {
      pagesId = head.field() == 1 ? head.number() : pagesId;
    }
    Protobuf entry = image.next("a pagemap_entry");
    while (entry != null) {
      add(CriuEntry.read(entry));
      entry = image.next("a pagemap_entry");
    }
  }

  private void add(CriuEntry entry) throws IOException {
    long begin = check(entry);
    long length = entry.pages() * pageSize;
    end = begin + length;
    if (length == 0) {
      return;
    }
    if (entry.isInParent()) {
      inherit(begin);
    } else if (entry.isPresent()) {
      addPresent(begin, length);
    } else {
      add(CriuRun.missing(SegmentLayout.EXCLUDED, begin, end));
    }
  }

  private long check(CriuEntry entry) throws IOException {
    if (!entry.isKnown()) {
      throw image.damage().refused("has compressed pages, which are not read here");
    }
    long begin = entry.address();
    if (begin < end || begin % pageSize != 0) {
      throw image
          .damage()
          .fatal(
              "field vaddr is %x, not the address of a page of %d bytes at %x or higher"
                  .formatted(begin, pageSize, end));
    }
    if (entry.pages() < 0 || entry.pages() > (Long.MAX_VALUE - begin) / pageSize) {
      throw image
          .damage()
          .fatal(
              "field nr_pages of those at %x is %s"
                  .formatted(begin, Long.toUnsignedString(entry.pages())));
    }
    return begin;
  }

  private void addPresent(long begin, long length) throws IOException {
    if (!pagesWanted) {
      pagesWanted = true;
      pages = folder.pages(pagesId);
    }
    if (pages == null) {
      add(CriuRun.missing(SegmentLayout.UNREADABLE, begin, end));
      return;
    }
    if (!pages.holds(offset, length)) {
      image
          .damage()
          .found(
              "pages %x-%x should lie at offset %d of '%s', which has %d bytes"
                  .formatted(begin, end - 1, offset, pages.name(), pages.size()));
    }
    long held = Math.min(length, Math.max(0, pages.size() - offset) / pageSize * pageSize);
    if (held > 0) {
      add(CriuRun.in(pages, offset, begin, begin + held));
    }
    if (held < length) {
      add(CriuRun.missing(SegmentLayout.UNREADABLE, begin + held, end));
    }
    offset = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
  }

  /** Adds what the parent has up to {@link #end}. */
  private void inherit(long begin) throws IOException {
    if (inherited == null) {
      inherited = folder.parent();
    }
    while (nextInherited < inherited.size() && inherited.get(nextInherited).end() <= begin) {
      nextInherited++;
    }
    long covered = begin;
    for (int i = nextInherited; i < inherited.size() && inherited.get(i).begin() < end; i++) {
      CriuRun run = inherited.get(i).within(begin, end);
      addLost(covered, run.begin());
      add(run);
      covered = run.end();
    }
    addLost(covered, end);
  }

  private void addLost(long from, long to) throws IOException {
    if (from < to) {
      image.damage().found("pages %x-%x should be in its parent".formatted(from, to - 1));
      add(CriuRun.missing(SegmentLayout.UNREADABLE, from, to));
    }
  }

  private void add(CriuRun run) throws IOException {
    CriuRun last = runs.isEmpty() ? null : runs.getLast();
    if (last != null && last.goesOnMissingIn(run)) {
      runs.set(runs.size() - 1, last.upTo(run.end()));
      return;
    }
    missing += run.missing() != null ? 1 : 0;
    if (missing > MAX_MISSING) {
      throw image
          .damage()
          .fatal("it has more than %d runs of pages that no file has".formatted(MAX_MISSING));
    }
    runs.add(run);
  }
}
