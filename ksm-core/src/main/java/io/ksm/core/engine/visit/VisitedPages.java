package io.ksm.core.engine.visit;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.pages.EvenSample;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;

/**
 * Holds what is known of the pages of the chunk that a thread visits: what is remembered of them,
 * and what this visit has found out so far. Arrays are indexed by page of the chunk, and made once.
 * Each thread has one.
 */
final class VisitedPages {
  private static final byte PRESENT = PageState.PRESENT.code();

  private final Pages pages;
  private final Ledger ledger;
  private final boolean tallied;
  final PageWindow window;

  /** What is to be done with each page, see {@link PageClassifier}. */
  final byte[] todo;

  /** The hashes of those pages that were hashed. */
  final long[] hashes;

  /** Which of those pages on frames whose key is what it was hold their frame's content. */
  final boolean[] sealsHold;

  /** Which of the hashed pages are full of zeros. */
  final boolean[] zeros;

  /** A page's link, as it will be once the events emitted so far have been applied. */
  final int[] links;

  /** The chunk that is visited; an empty one before the first. */
  BatchChunk chunk;

  /** What the source said of the pages. */
  PageChunk answer;

  /** The id of the first page. */
  int firstPage;

  /** What the pages' domain adds to their keys. */
  long domainBits;

  /** Whether unchanged bytes have another key than before, or may have to stand apart. */
  boolean domainMoved;

  /** Whether only a sample of the pages is encountered, and which comes next. */
  boolean isSampled;

  final EvenSample sample = new EvenSample();

  /** How many visited pages were not calm so far. */
  int restless;

  /** How many pages have left their frame or the zero page so far. */
  int broken;

  /**
   * The state as which pages of zeros count that the chunk's region does not know to occupy memory;
   * PRESENT if it does know.
   */
  byte zeroState;

  /** Whether zero pages merge in this scan. */
  boolean mergesZeroPages;

  /**
   * Makes room for a chunk.
   *
   * @param ledger of the visiting thread
   * @param tallied whether somebody wants results by region
   * @param sealed whether frames have seals, because a page may change and keep its key
   */
  VisitedPages(Pages pages, Ledger ledger, boolean tallied, boolean sealed) {
    this.pages = pages;
    this.ledger = ledger;
    this.tallied = tallied;
    int count = pages.slots().pagesPerChunk();
    this.todo = new byte[count];
    this.hashes = new long[count];
    this.sealsHold = new boolean[sealed ? count : 0];
    this.zeros = new boolean[count];
    this.links = new int[count];
    this.chunk = new BatchChunk(pages.sources().get(0), pages.pageSize(), 1, 0);
    this.answer = chunk.answer;
    this.window = new PageWindow(chunk);
  }

  /** Turns to a chunk. */
  void begin(BatchChunk next) {
    chunk = next;
    answer = next.answer;
    restless = 0;
    broken = 0;
    isSampled = next.region >= 0 && pages.samples().isSampled(next.source, next.region);
    if (isSampled) {
      pages.samples().begin(next.source, next.region, next.firstInRegion, sample);
      // What is passed over stays as it is, but for pages that leave their domain or source.
      if (!isPassedOver()
          && !next.source.regions.hasMoved(next.region)
          && !next.source.isRemoved()) {
        int before = sample.passToFirst();
        next.shrink(before, sample.lengthToLast(next.count - before));
      }
    }
    firstPage = pages.slots().firstPage(next.slot) + next.first;
  }

  /** Says whether no page of the chunk is to be encountered. */
  boolean isPassedOver() {
    return isSampled && sample.isEmpty(chunk.count);
  }

  /**
   * Opens the window on the chunk's pages.
   *
   * @param there whether they have a region that could be read
   */
  void open(boolean there) {
    domainBits = there ? chunk.source.regions.domainBits(chunk.region) : 0;
    domainMoved = there && chunk.source.regions.hasMoved(chunk.region);
    zeroState = there ? zeroState(chunk) : PRESENT;
    window.moveTo(pages.table(), firstPage, domainBits, chunk);
  }

  /**
   * Leaves all pages as they are, unread. The chunk may have become another one since it was quiet:
   * its region may have been split.
   */
  void passOver() {
    answer.begin(chunk.count, false);
    pages.quietMarks().end(chunk.slot);
    if (chunk.source.regions.hasMoved(chunk.region)) {
      open(true);
      for (int i = 0; i < chunk.count; i++) {
        window.show(i);
        passOver(i);
      }
      tally(0, 0);
    }
  }

  /**
   * Leaves the page that the window shows as it is. What a page shares it shares within its domain,
   * so it leaves that when it moves to another.
   */
  void passOver(int i) {
    int link = window.link();
    if (domainMoved && Link.isInPartition(link)) {
      broken += Link.isOnFrame(link) ? 1 : 0;
      chunk.events.add(EventBuffer.SKIP, chunk.first + i, window.key());
    }
  }

  /**
   * Adds to the results of the chunk's region, if somebody wants them, what became of its pages.
   */
  void tallyEncounters(long visits) {
    if (tallied) {
      int present = 0;
      for (int i = 0; i < chunk.count; i++) {
        present +=
            switch (todo[i]) {
              case PageClassifier.FORGET, PageClassifier.PASS_OVER, PageClassifier.SET_APART -> 0;
              default -> 1;
            };
      }
      tally(present, visits);
    }
  }

  /** Adds to the results of the chunk's region, if it has one and somebody wants them. */
  void tally(long present, long visits) {
    if (tallied && chunk.region >= 0) {
      chunk.source.visits().add(chunk.region, present, visits, visits - restless, broken);
    }
  }

  private static byte zeroState(BatchChunk chunk) {
    return switch (chunk.source.regions.get(chunk.region).traits().resident()) {
      case YES -> PRESENT;
      case NO -> PageState.ABSENT.code();
      case UNKNOWN -> PageState.ZERO_UNKNOWN.code();
    };
  }

  /** Says whether pages of zeros stand apart, because nobody knows them to occupy memory. */
  boolean setsZerosApart() {
    return zeroState != PRESENT;
  }

  /** Sets the link of the page that the window shows, for one that is in no partition. */
  void setLink(int i, int link) {
    window.link(link);
    links[i] = link;
  }

  /**
   * Ends the merge of the page that the window shows with the zero page. What was known of it is
   * kept if it was not encountered since it merged.
   */
  void breakZeroPage(int i, int link) {
    ledger.leftZeroPage();
    pages.merged().set(firstPage + i, false);
    broken++;
    if (link == Link.ZERO_NEW) {
      setLink(i, Link.NONE);
    } else {
      window.forgetNumbers();
      setLink(i, Link.FRESH);
    }
  }

  /**
   * Notes that the page that the window shows is calm and stays alone: its contents never merge.
   */
  void beginLone(int i) {
    if (links[i] != Link.LONE) {
      ledger.becameUnshared();
      setLink(i, Link.LONE);
    }
  }

  /** Ends that, if the page that the window shows was alone. */
  void endLone(int i) {
    if (links[i] == Link.LONE) {
      ledger.leftUnshared();
      setLink(i, Link.NONE);
    }
  }
}
