package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A test of a contract that takes too long fails, and says where it was. */
class TimeLimitTest {
  @AfterEach
  void forget() {
    System.clearProperty(TimeLimit.PROPERTY);
    Slow.goesOn = false;
  }

  private static Events run(Class<?> tests) {
    System.setProperty(TimeLimit.PROPERTY, "1");
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  private static Throwable thrown(Events failed) {
    return failed
        .list()
        .getFirst()
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }

  @Test
  void whatDoesNotEndFailsAndTheRestIsSkipped() {
    Slow.goesOn = true;
    Events tests = run(Hangs.class);
    tests.assertStatistics(all -> all.started(1).failed(1).skipped(1));
    assertThat(thrown(tests.failed()))
        .isInstanceOf(TimeoutException.class)
        .hasMessageStartingWith("takes more than 1 s, and is in ")
        .hasMessageContaining("Slow.insert(TimeLimitTest.java:")
        .hasMessageEndingWith(": the part is too slow, or a call does not end");
  }

  @Test
  void whatFailsInTimeFailsByItsOwnError() {
    Events tests = run(Fails.class);
    tests.assertStatistics(all -> all.started(1).failed(1));
    assertThat(thrown(tests.failed())).isInstanceOf(AssertionError.class).hasMessage("as it is");
  }

  @Test
  void manyEntriesAreGivenUpEarly() {
    assertThatThrownBy(() -> IndexLoad.checkMany(new ModelIndex(), 1_000_000))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("an index for 2,000,000 entries is at call ")
        .hasMessageContaining(" of insert() after 1 ms of processor time. Work must grow with");
  }

  /** Does not end an insertion. */
  static final class Slow {
    static volatile boolean goesOn;

    void insert() {
      long spins = 0;
      while (goesOn) {
        spins++;
      }
      assertThat(spins).isNotNegative();
    }
  }

  /** Run from here only: nested classes are not found. */
  @Contract
  static class Hangs {
    @Test
    void agreesWithModel() {
      new Slow().insert();
    }

    @Test
    void comesLater() {
      new Slow().insert();
    }
  }

  /** Run from here only: nested classes are not found. */
  @Contract
  static class Fails {
    @Test
    void fails() {
      throw new AssertionError("as it is");
    }
  }
}
