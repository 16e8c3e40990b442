package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.process.Leaks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * What every {@link PageSource} must do, whether it gives bytes or fingerprints. A source's own
 * test extends {@link SourceContract}, {@link MergingSourceContract} or {@link
 * FingerprintContract}, which add the rest.
 */
@Contract
public abstract class BasicSourceContract {
  static final int THREADS = 4;
  private static final String ONE_LINE = "\\S(.*\\S)?";
  private static final int TIMES_ASKED = 40;
  private static final int TIMES_OPENED = 8;
  private static final int TIMES_READ = 200;

  BasicSourceContract() {}

  /** Opens the source anew; the contract closes it before it opens another. */
  protected abstract PageSource open() throws Exception;

  /**
   * Opens other memory of the same kind, so that the contract sees that the two are told apart;
   * null, unless overridden, if there is no other.
   */
  protected @Nullable PageSource openAnother() throws Exception {
    return null;
  }

  /** Says whether {@link #open} opens the same memory each time: true unless overridden. */
  protected boolean opensTheSameMemory() {
    return true;
  }

  /** Says whether the test knows what a region holds; each eligible one unless overridden. */
  protected boolean isKnown(Region region) {
    return region.isEligible();
  }

  /** Says whether the source gives fingerprints in place of bytes. */
  boolean givesFingerprints() {
    return false;
  }

  final List<Region> knownRegions(PageSource source) throws Exception {
    return source.regions().stream().filter(this::isKnown).toList();
  }

  /** People are told what it is in one line each, and pages have a possible size. */
  @Test
  public void describesItself() throws Exception {
    try (PageSource source = open()) {
      assertThat(source.label()).as("label()").matches(ONE_LINE);
      assertThat(Integer.bitCount(source.pageSize()))
          .as("pageSize() is a power of two: bits of %d", source.pageSize())
          .isOne();
      assertThat(source.pageSize()).as("pageSize()").isGreaterThanOrEqualTo(64);
      assertThat(source.warnings()).allSatisfy(it -> assertThat(it).matches(ONE_LINE));
      assertThat(source.damage()).as("damage()").isEmpty();
      assertThat(source.notes()).allSatisfy(it -> assertThat(it).matches(ONE_LINE));
      assertThat(source.pinnedBytes()).as("pinnedBytes()").isNotNegative();
      assertThat(source.cpuNanos()).as("cpuNanos()").isNotNegative();
      if (givesFingerprints()) {
        assertThat(source.fingerprints()).as("fingerprints()").isNotNull().matches(ONE_LINE);
      } else {
        assertThat(source.fingerprints()).as("fingerprints() of a source of bytes").isNull();
      }
    }
  }

  /** What a source is does not change from one question to the next. */
  @Test
  public void saysTheSameWhenAskedAgain() throws Exception {
    List<String> first;
    try (PageSource source = open()) {
      first = answers(source);
      for (int i = 0; i < TIMES_ASKED; i++) {
        assertThat(answers(source)).as("what it says of itself later").isEqualTo(first);
      }
    }
    for (int i = 0; i < 2; i++) {
      try (PageSource again = open()) {
        assertThat(again.isStatic()).as("isStatic(), opened again").isEqualTo(isStatic(first));
      }
    }
  }

  private static List<String> answers(PageSource source) {
    return List.of(
        "isStatic() " + source.isStatic(),
        "identity() " + source.identity(),
        "pageSize() " + source.pageSize(),
        "label() " + source.label(),
        "fingerprints() " + source.fingerprints());
  }

  private static boolean isStatic(List<String> answers) {
    return answers.contains("isStatic() true");
  }

  /** One memory has one identity, and no other memory has it: else one of the two is left out. */
  @Test
  public void identityStandsForTheMemory() throws Exception {
    String identity;
    try (PageSource source = open()) {
      identity = source.identity();
    }
    assumeTrue(identity != null, "it does not know its identity");
    assertThat(identity)
        .as("identity(): the kind of memory, and which one it is, as in 'file (ino=4711)'")
        .matches("[a-z][^\\s(]*[ (]+\\S.*");
    if (opensTheSameMemory()) {
      try (PageSource again = open()) {
        assertThat(again.identity()).as("identity(), opened again").isEqualTo(identity);
      }
    }
    try (PageSource other = openAnother()) {
      if (other != null) {
        assertThat(other.identity()).as("identity() of other memory").isNotEqualTo(identity);
      }
    }
  }

  /** Regions are aligned, ascend by unsigned address and do not overlap. */
  @Test
  public void regionsAreInOrder() throws Exception {
    try (PageSource source = open()) {
      long end = 0;
      for (Region region : source.regions()) {
        assertThat(region.address() % source.pageSize()).as("%s", region).isZero();
        assertThat(Long.compareUnsigned(region.address(), end))
            .as("%s begins before %x, the end of its predecessor", region, end)
            .isNotNegative();
        assertThat(region.label()).as("label of %s", region).isNotBlank();
        assertThat(region.domain()).as("domain of %s", region).isNotBlank();
        end = region.address() + region.pages() * source.pageSize();
      }
    }
  }

  /** Memory that holds still has the same regions when it is asked again, also after reads. */
  @Test
  public void regionsAreListedAgain() throws Exception {
    try (PageSource source = open()) {
      List<Region> first = knownRegions(source);
      readOnePage(source);
      assertThat(knownRegions(source)).as("regions()").isNotEmpty().isEqualTo(first);
    }
  }

  /** The second close does nothing, and the memory can be opened again. */
  @Test
  public void closesTwice() throws Exception {
    PageSource source = open();
    readOnePage(source);
    source.close();
    source.close();
    assertThat(source.pinnedBytes()).as("pinnedBytes() once it is closed").isNotNegative();
    assertThat(source.damage()).as("damage() once it is closed").isEmpty();
    try (PageSource again = open()) {
      readOnePage(again);
    }
  }

  /** A scan reads millions of times: handles of files, mappings and threads run out. */
  @Test
  @ResourceLock(Resources.GLOBAL)
  public void readsLeaveNothingBehind() throws Exception {
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      List<Region> regions = knownRegions(source);
      int[] reads = {0};
      Leaks.check(
          "read()",
          TIMES_READ,
          () -> {
            Region region = regions.get(reads[0] % regions.size());
            chunk.begin(1, reads[0] % 3 == 0);
            source.read(region, reads[0]++ % region.pages(), 1, chunk);
          });
    }
  }

  /** What is closed has gone. */
  @Test
  @ResourceLock(Resources.GLOBAL)
  public void closesWhatItHasOpened() throws Exception {
    Leaks.check(
        "open(), read() and close()",
        TIMES_OPENED,
        () -> {
          try (PageSource source = open()) {
            readOnePage(source);
          }
        });
  }

  /** Makes threads that each do something of their own again and again, at the same time. */
  final void together(int rounds, ReaderMaker readers) throws Exception {
    List<Together.Task> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(readers.make(i)); // lists the regions, which one thread may do at a time
    }
    Together.run(rounds, tasks);
  }

  /** Makes what one thread does. */
  @FunctionalInterface
  interface ReaderMaker {
    Together.Task make(int thread) throws Exception;
  }

  private void readOnePage(PageSource source) throws Exception {
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      chunk.begin(1, false);
      source.read(knownRegions(source).getFirst(), 0, 1, chunk);
    }
  }
}
