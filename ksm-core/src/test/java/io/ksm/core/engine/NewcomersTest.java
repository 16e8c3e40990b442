package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources that appear in the midst of a scan, in a time that the caller keeps. */
class NewcomersTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 8;

  private final List<String> read = new ArrayList<>();
  private final Program first = new Program("first");
  private final Program second = new Program("second");
  private final Program third = new Program("third");
  private final Program fourth = new Program("fourth");

  /** Has a few pages once it has begun. */
  private final class Program implements PageSource {
    private final String label;
    private boolean runs;

    Program(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public String fingerprints() {
      return "numbers";
    }

    @Override
    public List<Region> regions() {
      return runs ? List.of(Region.resident("heap", 0x10000, PAGES, "uid:0")) : List.of();
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      read.add(label);
      into.setStates(0, count, PageState.PRESENT);
      for (int page = 0; page < count; page++) {
        into.setFingerprint(page, label.hashCode(), firstPage + page);
      }
    }

    @Override
    public void close() {}
  }

  private Engine engine() {
    first.runs = true;
    second.runs = true;
    return EngineSetup.PLAIN.engine(first, second, third, fourth);
  }

  /** Ends the scan that is under way, and returns who is read in the next one, in this order. */
  private List<String> next(Engine engine) {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = engine.step(PAGES);
    }
    engine.finish();
    read.clear();
    engine.scan();
    return List.copyOf(read);
  }

  @Test
  void whoBeginsIsScannedAfterThoseThatThisScanHasPassed() {
    try (Engine engine = engine()) {
      engine.begin();
      engine.step(PAGES);
      third.runs = true;
      fourth.runs = true;
      engine.parts().placeNewcomers();

      assertThat(next(engine)).containsExactly("first", "third", "fourth", "second");
    }
  }

  @Test
  void whoBeginsWhenAScanHasPassedAllIsScannedLast() {
    try (Engine engine = engine()) {
      engine.begin();
      engine.step(PAGES);
      engine.step(PAGES);
      third.runs = true;
      engine.parts().placeNewcomers();

      assertThat(next(engine)).containsExactly("first", "second", "third");
    }
  }

  @Test
  void whoWasThereStaysInItsPlace() {
    try (Engine engine = engine()) {
      engine.begin();
      engine.step(PAGES);
      engine.parts().placeNewcomers();

      assertThat(next(engine)).containsExactly("first", "second");
    }
  }
}
