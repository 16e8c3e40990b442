package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources that appear in the midst of a scan, in a time that the caller keeps. */
class NewcomersTest {
  private static final int PAGES = 8;

  private final List<String> read = new ArrayList<>();
  private final Program first = new Program("first");
  private final Program second = new Program("second");
  private final Program third = new Program("third");
  private final Program fourth = new Program("fourth");

  /** Has a few pages once it runs. */
  private final class Program extends WrappedSource {
    private boolean runs;

    Program(String label) {
      super(new NumberedSource(label, 1, 2, 3, 4, 5, 6, 7, 8));
    }

    @Override
    public List<Region> regions() throws IOException {
      return runs ? super.regions() : List.of();
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      read.add(label());
      super.read(region, firstPage, count, into);
    }
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
