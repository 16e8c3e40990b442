package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import io.ksm.api.RecordedSource;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.testkit.reference.ReferencePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What merging saves is the same whether a recorded source knows where something happened, so that
 * the rest need not be looked at, or not.
 */
class RecordedSavingTest {
  private static final int PAGES = 96;
  private static final int ABSENT = -1;

  /** Pages of both sources, by number of their content; 0 is a page of zeros. */
  private final int[] contents = new int[PAGES];

  /** The last moment in which each page was written. */
  private final int[] written = new int[PAGES];

  private int moment;

  /** To whom the pages belong; a change of it is one of all pages. */
  private String owner = "uid:0";

  private final class Recorded implements RecordedSource {
    private final boolean knows;
    private int pagesLookedAt;

    Recorded(boolean knows) {
      this.knows = knows;
    }

    @Override
    public String label() {
      return "recorded";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public String fingerprints() {
      return "test";
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("pages", 0, PAGES, owner));
    }

    @Override
    public int moments() {
      return Integer.MAX_VALUE;
    }

    @Override
    public long nanos(int number) {
      return number;
    }

    @Override
    public int moment() {
      return moment;
    }

    @Override
    public int lastChange(Region region, long firstPage, int count) {
      int first = (int) firstPage;
      return knows ? Arrays.stream(written, first, first + count).max().orElseThrow() : moment;
    }

    @Override
    public void close() {
      // It holds nothing.
    }

    @Override
    public void show(int number) {
      throw new UnsupportedOperationException("the test does that");
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      pagesLookedAt += into.isForComparison() ? count : 0;
      for (int i = 0; i < count; i++) {
        int content = contents[(int) firstPage + i];
        into.setState(i, content == ABSENT ? PageState.ABSENT : PageState.PRESENT);
        into.setFingerprint(i, content <= 0 ? 0 : 7, Math.max(content, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatHasNotChangedNeedsNoLook(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EngineSetup setup = EngineSetup.PLAIN.with(new ReferencePolicy(false, true, 256, true));
    Recorded knowing = new Recorded(true);
    Recorded other = new Recorded(false);
    write(random, 0, PAGES);
    try (Engine one = setup.engine(knowing);
        Engine two = setup.engine(other)) {
      List<Stepped> stepped = List.of(new Stepped(one), new Stepped(two));
      for (int round = 0; round < 300; round++) {
        boolean scans = round < 2 || random.nextInt(3) > 0;
        if (scans) {
          // A part of a scan, or the rest of one and more.
          int pages = 1 + random.nextInt(2 * PAGES);
          stepped.forEach(each -> each.scan(pages));
        }
        moment++;
        if (random.nextInt(10) == 0) {
          owner = "uid:" + random.nextInt(2);
          Arrays.fill(written, moment);
        }
        if (random.nextInt(4) > 0) {
          write(random, random.nextInt(PAGES - 4), 1 + random.nextInt(4));
        }
        assertThat(one.parts().presentSaving(scans))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(two.parts().presentSaving(scans));
      }
    }
    assertThat(knowing.pagesLookedAt).isPositive().isLessThan(other.pagesLookedAt / 2);
  }

  /** Scans piece by piece; scans begin and end within it. */
  private static final class Stepped {
    private final Engine engine;
    private boolean scanning;

    Stepped(Engine engine) {
      this.engine = engine;
    }

    void scan(int pages) {
      for (int left = pages; left > 0; left -= 8) {
        if (!scanning) {
          engine.begin();
          scanning = true;
        }
        if (!engine.step(8)) {
          engine.finish();
          scanning = false;
        }
      }
    }
  }

  private void write(SplittableRandom random, int first, int count) {
    for (int page = first; page < first + count; page++) {
      contents[page] = random.nextInt(ABSENT, 6);
      written[page] = moment;
    }
  }
}
