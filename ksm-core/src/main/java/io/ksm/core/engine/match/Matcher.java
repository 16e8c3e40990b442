package io.ksm.core.engine.match;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.Match;
import io.ksm.core.engine.pages.Pages;

/**
 * Compares an arriving page with the frames of its partition, by bytes.
 *
 * <p>A frame's bytes are its own on a merging source, as long as a page maps it. Elsewhere they are
 * those of any sharer that still holds them, and a frame whose bytes nobody holds is stale. Where
 * frames are <em>sealed</em> with the second hash of their content, because pages may change and
 * keep their key, the seal says whether two contents are equal, and only a holder of the bytes is
 * looked for. For one thread at a time.
 */
final class Matcher {
  private static final int NONE = Contents.NONE;

  private final Pages pages;
  private final Frames frames;
  private final Contents contents;
  private final boolean sealed;
  private ContentReader reader;
  private long domainBits;
  private int secondOf = NONE;
  private long second;

  /** The last page that held a key by which others collided, and its second hash. */
  private int rival = NONE;

  private long rivalSecond;

  /** Whether the arriving page's key is known to have several contents. */
  private boolean hasRivals;

  Matcher(Pages pages, Frames frames, boolean sealed, ContentReader reader) {
    this.pages = pages;
    this.frames = frames;
    this.contents = frames.contents();
    this.sealed = sealed;
    this.reader = reader;
  }

  /** Uses the reader of the thread that works from now on. */
  void useReader(ContentReader by) {
    reader = by;
    secondOf = NONE;
    rival = NONE;
  }

  /**
   * Turns to another arriving page.
   *
   * @param bits of its domain, see {@code Keys}
   * @param collided whether its key is known to have several contents
   */
  void begin(long bits, boolean collided) {
    domainBits = bits;
    secondOf = NONE;
    hasRivals = collided;
  }

  /** Goes on among pages of the arriving page's second key, which are probably equal. */
  void leaveRivals() {
    hasRivals = false;
  }

  /** Compares a page with one that its index has under the same key. */
  Match matchPage(int page, int other, long key) {
    return isRival(page, other) ? Match.DIFFERENT : reader.compare(page, other, key, domainBits);
  }

  /**
   * Says whether a page that cannot change has another second hash. Among many pages of one key
   * that costs each of them a hash, which it needs anyway, and spares the comparison.
   */
  private boolean isRival(int page, int other) {
    if (!hasRivals || !pages.sourceOf(other).isStatic) {
      return false;
    }
    if (rival != other) {
      rivalSecond = reader.secondHash(other);
      rival = other;
    }
    return second(page) != rivalSecond;
  }

  /**
   * Says whether no page maps a frame of a merging source any more. Every sharer was written since
   * the last scan passed it, and this one has yet to pass it. Asks the sharer first that joined
   * last, so that whoever joins in this scan spares the others the search.
   *
   * @param now the position that the scan has reached
   */
  boolean isUnmapped(int frame, long now) {
    if (frames.number(frame) == 0) {
      return false; // Made in this batch, or accounted for only.
    }
    int last = frames.previousSharer(frames.firstSharer(frame));
    int entry = last;
    do {
      int page = frames.sharerPage(entry);
      if (pages.position(page) <= now || reader.mayMapFrame(page)) {
        return false;
      }
      entry = frames.previousSharer(entry);
    } while (entry != last);
    return true;
  }

  /** Compares a page with a frame. */
  Match matchFrame(int page, int frame, long key) {
    if (frames.number(frame) > 0) {
      return reader.compareWithFrame(page, frames.number(frame), key, domainBits);
    }
    if (sealed && second(page) != frames.seal(frame)) {
      return Match.DIFFERENT;
    }
    int first = frames.firstSharer(frame);
    int entry = first;
    do {
      Match match = matchSharer(page, frames.sharerPage(entry), key);
      if (match != Match.STALE) {
        return match;
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
    return Match.STALE;
  }

  private Match matchSharer(int page, int sharer, long key) {
    if (sealed) {
      return reader.holdSame(page, sharer) ? Match.EQUAL : Match.STALE;
    }
    return matchPage(page, sharer, key);
  }

  /** Compares a page with a content, though its copies may have no room. */
  Match matchContent(int page, int content, long key) {
    for (int frame = contents.newest(content); frame != NONE; frame = frames.older(frame)) {
      Match match = matchFrame(page, frame, key);
      if (match != Match.STALE) {
        return match;
      }
    }
    return Match.STALE;
  }

  /** Says whether a page has a content, though nobody may hold the content's bytes any more. */
  boolean hasContent(int page, int content, long key) {
    return switch (matchContent(page, content, key)) {
      case EQUAL -> true;
      case DIFFERENT -> false;
      case STALE -> !sealed || frames.seal(contents.newest(content)) == second(page);
    };
  }

  /**
   * Returns the seal of a frame made of a page: the second hash of its content, if frames have one.
   */
  long seal(int page) {
    return sealed ? second(page) : 0;
  }

  /**
   * Returns the key that a page has where its own key collided. It keeps domains apart, as that
   * does.
   */
  long secondKey(int page, long key) {
    return second(page) ^ key;
  }

  /** Returns the second key of a frame's content. */
  long secondKeyOfFrame(int frame, long key) {
    return sealed
        ? frames.seal(frame) ^ key
        : reader.secondHash(frames.sharerPage(frames.firstSharer(frame))) ^ key;
  }

  /** Several steps may want the second hash of the arriving page. */
  private long second(int page) {
    if (secondOf != page) {
      second = reader.secondHash(page);
      secondOf = page;
    }
    return second;
  }
}
