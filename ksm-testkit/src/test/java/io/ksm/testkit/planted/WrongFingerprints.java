package io.ksm.testkit.planted;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
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
