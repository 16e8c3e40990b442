package io.ksm.arena.stress.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to the stripes that are its own: every so manyth. Before it writes to a page, it looks
 * whether the page holds what it wrote there last; so nothing that was lost is ever covered up.
 *
 * <p>Most of what it writes makes pages equal to others again, or goes through such a state, so
 * that merges happen where it writes.
 */
final class PageAuthor {
  /** One scope in so many stays open while its author sleeps for a moment. */
  private static final int LINGER = 64;

  private final PageLedger ledger;
  private final StressContents contents;
  private final Pen pen;
  private final int number;
  private final int authors;
  private final int pageSize;
  private final SplittableRandom random;
  private volatile long writes;

  /**
   * Makes one of several authors.
   *
   * @param number from 0
   * @param authors how many there are
   */
  PageAuthor(
      PageLedger ledger,
      StressContents contents,
      Pen pen,
      int pageSize,
      int number,
      int authors,
      SplittableRandom random) {
    this.ledger = ledger;
    this.contents = contents;
    this.pen = pen;
    this.pageSize = pageSize;
    this.number = number;
    this.authors = authors;
    this.random = random;
  }

  /** Returns how many writes it has made: calls of its pen. Asked by any thread. */
  long writes() {
    return writes;
  }

  /** Writes to one stripe, or to a page of it. */
  void visit() {
    long done = writes + visit(ownStripe());
    writes = done;
  }

  /** Some stripes are visited often, and others seldom enough to merge meanwhile. */
  private int ownStripe() {
    int own = ledger.pages() / StressContents.STRIPE / authors;
    int chosen = random.nextInt(1 + random.nextInt(own));
    return chosen * authors + number;
  }

  private int visit(int stripe) {
    int first = stripe * StressContents.STRIPE;
    int one = first + random.nextInt(StressContents.STRIPE);
    int content = random.nextInt(StressContents.COUNT);
    return switch (random.nextInt(16)) {
      case 0, 1 -> copy(first, StressContents.STRIPE, content);
      case 2 -> fill(first, StressContents.STRIPE);
      case 3 -> scope(first, StressContents.STRIPE, content);
      case 4 -> copy(one, 1, content);
      case 5 -> scope(one, 1, content);
      case 6, 7 -> number(one);
      case 8 -> spell(first, StressContents.STRIPE, content);
      default -> spell(one, 1, content);
    };
  }

  private void begin(int first, int pages) {
    for (int page = first; page < first + pages; page++) {
      boolean right = ledger.check(page);
      ledger.begin(page);
      if (!right) {
        ledger.accept(page);
      }
    }
  }

  private void end(int first, int pages) {
    for (int page = first; page < first + pages; page++) {
      ledger.end(page);
    }
  }

  private long at(int page) {
    return (long) page * pageSize;
  }

  private void note(MemorySegment from, long fromOffset, int page) {
    MemorySegment.copy(from, fromOffset, ledger.expected(), at(page), pageSize);
  }

  /** Writes contents at once. */
  private int copy(int first, int pages, int content) {
    begin(first, pages);
    for (int page = first; page < first + pages; page++) {
      note(contents.bytes(), contents.offset(content, page), page);
    }
    pen.copy(contents.bytes(), contents.offset(content, first), at(first), (long) pages * pageSize);
    end(first, pages);
    return 1;
  }

  private int fill(int first, int pages) {
    begin(first, pages);
    ledger.expected().asSlice(at(first), (long) pages * pageSize).fill((byte) 0);
    pen.fill(at(first), (long) pages * pageSize, (byte) 0);
    end(first, pages);
    return 1;
  }

  private int scope(int first, int pages, int content) {
    begin(first, pages);
    pen.open(
        at(first),
        (long) pages * pageSize,
        segment -> {
          for (int page = first; page < first + pages; page++) {
            long from = contents.offset(content, page);
            note(contents.bytes(), from, page);
            MemorySegment.copy(contents.bytes(), from, segment, at(page - first), pageSize);
          }
          if (random.nextInt(LINGER) == 0) {
            LockSupport.parkNanos(1);
          }
        });
    end(first, pages);
    return 1;
  }

  /** Writes contents word by word, and is met at it in the middle of a page. */
  private int spell(int first, int pages, int content) {
    begin(first, pages);
    int words = pages * pageSize / Long.BYTES;
    long from = contents.offset(content, first);
    for (int word = 0; word < words; word++) {
      write(
          at(first) + (long) word * Long.BYTES,
          contents.bytes().get(ValueLayout.JAVA_LONG, from + (long) word * Long.BYTES));
    }
    end(first, pages);
    return words;
  }

  /** Makes a page unlike any other. */
  private int number(int page) {
    begin(page, 1);
    int words = 1 + random.nextInt(16);
    for (int word = 0; word < words; word++) {
      write(at(page) + (8L * word + 1) * Long.BYTES, -1 - random.nextLong(1L << 40));
    }
    end(page, 1);
    return words;
  }

  private void write(long offset, long value) {
    ledger.expected().set(ValueLayout.JAVA_LONG, offset, value);
    pen.set(offset, value);
  }
}
