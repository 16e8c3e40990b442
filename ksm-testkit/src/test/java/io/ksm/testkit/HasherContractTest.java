package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.ksm.api.PageHasher;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract lets a right hasher pass, and finds each way to break it. */
class HasherContractTest {
  private static final int TESTS = 40;

  @Test
  void rightHasherPasses() {
    run(new Adler32Hasher(), selectClass(Subject.class))
        .assertStatistics(all -> all.failed(0).skipped(0).succeeded(TESTS));
  }

  @ParameterizedTest
  @MethodSource("wrongHashers")
  void wrongHasherFails(PageHasher hasher, String test) {
    Events tests = run(hasher, test(test));
    assertThat(tests.failed().count()).isPositive();
    assertThat(tests.failed().stream().map(HasherContractTest::error))
        .allSatisfy(error -> assertThat(error).isInstanceOf(AssertionError.class));
  }

  private static DiscoverySelector test(String name) {
    Method method =
        Stream.of(HasherContract.class.getMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return selectMethod(Subject.class, method);
  }

  static Stream<Arguments> wrongHashers() {
    return Stream.of(
        arguments(new WrongHashers.Wide(), "bitsAboveWidthAreZero"),
        arguments(new WrongHashers.Widthless(), "bitsAboveWidthAreZero"),
        arguments(new WrongHashers.Constant(), "tellsPagesApart"),
        arguments(new WrongHashers.OfOffset(), "equalBytesGiveEqualHashes"),
        arguments(new WrongHashers.Greedy(), "equalBytesGiveEqualHashes"),
        arguments(new WrongHashers.Moody(), "equalBytesGiveEqualHashes"),
        arguments(new WrongHashers.Stuck(), "runsAgreeWithPages"),
        arguments(new WrongHashers.Forgetful(), "longRunAgreesWithPages"),
        arguments(new WrongHashers.Misplaced(), "runWritesItsHashesOnly"),
        arguments(new WrongHashers.Overlong(), "runWritesItsHashesOnly"),
        arguments(new WrongHashers.Writing(), "writesNoMemory"),
        arguments(new WrongHashers.Lenient(), "rangeOutsideOfMemoryIsRefused"),
        arguments(new WrongHashers.Ghostly(), "closedMemoryIsRefused"),
        arguments(new WrongHashers.Narrow(), "pagesBeyondTwoGibAreReached"),
        arguments(new WrongHashers.Shared(), "threadsDoNotDisturbEachOther"),
        arguments(new WrongHashers.Wasteful(), "allocatesNothingPerPage"));
  }

  @Test
  void saysWhichByteDoesNotCount() {
    assertThat(reasonWhySkipped(new WithoutTail()))
        .contains("detects every change: changing byte 56 of 64 leaves the hash as it is");
    assertThat(reasonWhySkipped(new Adler32Hasher()))
        .contains("detects every change, though each single byte counted in the pages");
  }

  private static String reasonWhySkipped(PageHasher hasher) {
    Event skipped = run(hasher, test("whoSaysSoDetectsEveryChange")).aborted().list().getFirst();
    return error(skipped).getMessage();
  }

  /** Leaves out the last bytes. */
  private static final class WithoutTail extends Adler32Hasher {
    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      return super.hash(memory, offset, Math.max(0, length - 8));
    }
  }

  private static Events run(PageHasher hasher, DiscoverySelector tests) {
    Subject.tested = hasher;
    PrintStream err = System.err;
    // Failures are expected here: the seeds that they print would only alarm.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().testEvents();
    } finally {
      System.setErr(err);
      Subject.tested = new Adler32Hasher();
    }
  }

  private static Throwable error(Event failed) {
    return failed.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
  }

  /**
   * The contract of the hasher that is tested. Run from here only: nested classes are not found.
   */
  static final class Subject extends HasherContract {
    private static PageHasher tested = new Adler32Hasher();

    Subject() {
      super(new Adler32Hasher.Factory(tested));
    }
  }
}
