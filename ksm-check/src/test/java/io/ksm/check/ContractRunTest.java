package io.ksm.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.HasherFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.PageView;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract tests run on any factory, and each failure becomes a line. */
class ContractRunTest {
  private static ContractRun run(PluginFactory factory) {
    return run(factory, new ArrayList<>());
  }

  private static ContractRun run(PluginFactory factory, List<String> told) {
    ContractRun run = new ContractRun(told::add);
    run.run(factory);
    return run;
  }

  @Test
  void aSoundPolicyPasses() {
    ContractRun run = run(new Calm(5));
    assertThat(run.failures()).isEmpty();
    assertThat(run.tests()).isGreaterThan(10);
  }

  @Test
  void whatDoesNotApplyIsToldApart() {
    ContractRun run = run(new Calm(5));
    assertThat(run.skipped())
        .as("tests of a promise that the policy does not make")
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches("\\w+.*: .+").doesNotContain("Exception"));
    assertThat(run.tests()).isGreaterThan(run.skipped().size());
  }

  @Test
  void eachTestIsToldAsItEnds() {
    List<String> told = new ArrayList<>();
    ContractRun run = run(new Calm(-5), told);
    assertThat(told).hasSize(run.tests()).contains("  passed: namesAreWordsAndUnique");
    assertThat(told)
        .filteredOn(line -> line.startsWith("  failed: "))
        .hasSameSizeAs(run.failures());
    assertThat(told)
        .filteredOn(line -> line.startsWith("  skipped: "))
        .hasSameSizeAs(run.skipped());
    assertThat(run.summary())
        .isEqualTo(
            "%d of %d tests failed, %d skipped"
                .formatted(run.failures().size(), run.tests(), run.skipped().size()));
  }

  @Test
  void whatThreadsDoIsToldLast() {
    List<String> told = new ArrayList<>();
    run(new Calm(5), told);
    assertThat(told.getLast()).isEqualTo("  passed: answersAreTheSameFromSeveralThreads");
  }

  @Test
  void whereAClassIsMissingItSaysHowToGetIt() {
    assertThat(run(new Thin()).failures())
        .isNotEmpty()
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("defaultsAreAccepted: ")
                .contains("other/Helper (its jar lacks that class: ", "Class-Path"));
  }

  @Test
  void whatAScanBeginsWithIsAccepted() {
    assertThat(run(new Calm(5, "mode")).failures())
        .singleElement()
        .asString()
        .startsWith("defaultsAreAccepted: ")
        .contains("unknown option 'mode'");
  }

  @Test
  void aFaultyPolicyHasALineForEachTestThatFails() {
    ContractRun run = run(new Calm(-5));
    assertThat(run.failures())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches("\\w+.*: .+").doesNotContain("\n"));
  }

  @Test
  void ofASourceWhatNeedsNoContentIsChecked() {
    assertThat(run(new Strict(true)).failures()).isEmpty();
    assertThat(run(new Strict(false)).failures())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("wrongArgumentsAreToldInOneLine: ")
                .contains("open('') of 'strict' throws java.lang.IllegalStateException: empty")
                .contains("a mistake of the user is a UsageException"));
  }

  /** All is calm. */
  public static final class Calm implements PolicyFactory {
    private final int sharers;
    private final String begins;

    Calm(int sharers) {
      this(sharers, "mood");
    }

    /** Makes one that says that a scan begins with a value for this option. */
    Calm(int sharers, String begins) {
      this.sharers = sharers;
      this.begins = begins;
    }

    @Override
    public String name() {
      return "calm";
    }

    @Override
    public String summary() {
      return "all is calm";
    }

    @Override
    public List<Option> options() {
      return List.of(new Option("mood", "any text", "good"));
    }

    @Override
    public Map<String, String> scanDefaults() {
      return Map.of(begins, "calm");
    }

    @Override
    public MergePolicy create(Options options) {
      return new MergePolicy() {
        @Override
        public boolean wants(PageView page) {
          return true;
        }

        @Override
        public boolean isCalm(PageView page, long hash) {
          return true;
        }

        @Override
        public int maxSharers() {
          return sharers;
        }

        @Override
        public boolean mergesZeroPages() {
          return false;
        }

        @Override
        public String domain(Region region) {
          return "";
        }

        @Override
        public Pace pace() {
          return Pace.KERNEL;
        }

        @Override
        public Pace afterScan(ScanReport report) {
          return Pace.KERNEL;
        }
      };
    }
  }

  /** Its jar lacks a class. */
  public static final class Thin implements HasherFactory {
    @Override
    public String name() {
      return "thin";
    }

    @Override
    public String summary() {
      return "needs a library";
    }

    @Override
    public PageHasher create(Options options) {
      throw new NoClassDefFoundError("other/Helper");
    }
  }

  /** Opens nothing, and says so in one way or another. */
  public static final class Strict implements SourceFactory {
    private final boolean polite;

    Strict(boolean polite) {
      this.polite = polite;
    }

    @Override
    public String name() {
      return "strict";
    }

    @Override
    public String summary() {
      return "opens nothing";
    }

    @Override
    public List<PageSource> open(String argument, Options options) {
      if (polite) {
        throw new UsageException("'%s' is not for me".formatted(argument));
      }
      throw new IllegalStateException(argument.isEmpty() ? "empty" : argument);
    }
  }
}
