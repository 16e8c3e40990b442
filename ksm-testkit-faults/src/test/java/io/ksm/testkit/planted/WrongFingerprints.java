package io.ksm.testkit.planted;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Sources of fingerprints; the first one is right. */
final class WrongFingerprints {
  private static final int CONTENTS = 10;

  private WrongFingerprints() {}

  static long number(int page) {
    return page % CONTENTS;
  }

  /** Gives right fingerprints. */
  static class Sound extends SoundSource {
    @Override
    public String fingerprints() {
      return "planted";
    }

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      for (int i = 0; i < count; i++) {
        into.setState(i, PageState.PRESENT);
        put(first + i, i, into);
      }
    }

    void put(int page, int index, PageSink into) {
      long content = number(page);
      into.setFingerprint(
          index, content == 0 ? 0 : SoundHasher.mixed(content), content == 0 ? 0 : content);
    }
  }

  /** Gives zeros a fingerprint like that of anything else. */
  static final class ZerosLikeOthers extends Sound {
    @Override
    void put(int page, int index, PageSink into) {
      into.setFingerprint(index, SoundHasher.mixed(number(page) + 1), number(page) + 1);
    }
  }

  /** Gives each page a fingerprint of its own. */
  static final class OfAddress extends Sound {
    @Override
    void put(int page, int index, PageSink into) {
      into.setFingerprint(index, number(page) == 0 ? 0 : page, number(page));
    }
  }

  /** Gives different pages one fingerprint. */
  static final class Coarse extends Sound {
    @Override
    void put(int page, int index, PageSink into) {
      into.setFingerprint(index, number(page) == 0 ? 0 : 1 + number(page) / 3, 0);
    }
  }

  /** Counts in the run. */
  static final class OfRun extends Sound {
    @Override
    void put(int page, int index, PageSink into) {
      into.setFingerprint(index, number(page) == 0 ? 0 : number(page) + 10 * (index / 10), 0);
    }
  }

  /** Keeps the page that it is at in a field. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // The fault.
  static final class SharedPage extends Sound {
    private volatile int page;

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      page = first;
      for (int i = 0; i < count; i++) {
        into.setState(i, PageState.PRESENT);
        put(page++, i, into);
      }
    }
  }

  /** Says what a page is, other than it is. */
  abstract static class Lying extends Sound {
    abstract PageState lie(int page, int index, int count, PageSink into);

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        into.setState(i, lie(first + i, i, count, into));
      }
    }
  }

  /** Takes a page for zero that is not. */
  static final class ZeroForOthers extends Lying {
    @Override
    PageState lie(int page, int index, int count, PageSink into) {
      return page == 1 ? PageState.ZERO : PageState.PRESENT;
    }
  }

  /** Leaves out a page that is there. */
  static final class AbsentForOthers extends Lying {
    @Override
    PageState lie(int page, int index, int count, PageSink into) {
      return page == 1 ? PageState.ABSENT : PageState.PRESENT;
    }
  }

  /** Leaves out the last page of all runs but those of some lengths. */
  static final class LeavesOutLast extends Lying {
    @Override
    PageState lie(int page, int index, int count, PageSink into) {
      boolean left = index == count - 1 && count != 1 && count != 7 && count != 6;
      return left ? PageState.ABSENT : PageState.PRESENT;
    }
  }

  /** Answers at the first read what it was not asked before. */
  static final class UnchangedAtFirst extends Lying {
    @Override
    PageState lie(int page, int index, int count, PageSink into) {
      return into.isForComparison() ? PageState.PRESENT : PageState.UNCHANGED;
    }
  }

  /** Says once of each page what it is, and then that it is unchanged. */
  abstract static class Live extends Lying {
    private final boolean[] told = new boolean[PAGES];

    @Override
    final synchronized PageState lie(int page, int index, int count, PageSink into) {
      boolean before = told[page] && answersAgain(into);
      told[page] = true;
      return before ? PageState.UNCHANGED : PageState.PRESENT;
    }

    boolean answersAgain(PageSink into) {
      return !into.isForComparison();
    }
  }

  /** Is right, and notices that nothing is written. */
  static final class SoundLive extends Live {}

  /** Answers comparisons by what the engine knows. */
  static final class UnchangedForComparison extends Live {
    @Override
    boolean answersAgain(PageSink into) {
      return true;
    }
  }

  /** Counts in the run, and hides it by saying that nothing changed. */
  static final class LiveOfRun extends Live {
    @Override
    void put(int page, int index, PageSink into) {
      into.setFingerprint(index, number(page) == 0 ? 0 : number(page) + 10 * (index / 10), 0);
    }
  }

  /** Says that nothing happened to what it has not told yet. */
  static final class AlwaysIdle extends Sound {
    @Override
    void give(int first, int count, PageSink into) throws IOException {
      super.give(first, count, into);
      into.markIdle();
    }
  }

  /** Takes it that a chunk's fingerprints are 0 when a read begins. */
  static final class TrustsZeros extends Sound {
    @Override
    void put(int page, int index, PageSink into) {
      if (number(page) != 0) {
        super.put(page, index, into);
      }
    }
  }

  /** Notes in one place for all threads what it has found, and takes the rest for absent. */
  static final class SharesFound extends Sound {
    private final boolean[] found = new boolean[PAGES];

    @Override
    void give(int first, int count, PageSink into) throws IOException {
      Arrays.fill(found, false);
      Arrays.fill(found, 0, count, true);
      super.give(first, count, into);
      for (int i = 0; i < count; i++) {
        into.setState(i, found[i] ? PageState.PRESENT : PageState.ABSENT);
      }
    }
  }

  /** Reads on after a region. */
  static final class ReadsOn extends Sound {
    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      give(0, count, into);
    }

    @Override
    public List<Region> regions() throws IOException {
      return super.regions().subList(0, 1);
    }
  }
}
