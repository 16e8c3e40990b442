package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.linux.Platform;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import io.ksm.source.linux.watch.Watch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads a Python process and its child by fork, which share most of an area of memory. */
class ForkedProcessTest {
  private Target target;
  private PageSource parent;
  private PageSource child;

  @BeforeEach
  void start() throws Exception {
    target = PythonTarget.start();
    parent = TestSources.open(target.pid());
    child = TestSources.open(PythonTarget.child(target));
  }

  @AfterEach
  void stop() throws IOException {
    if (target != null) { // It is null where the test was skipped.
      parent.close();
      child.close();
      target.close();
    }
  }

  private List<Reading.Page> read(PageSource source) throws IOException {
    return Reading.of(source, target.area("area"));
  }

  @Test
  void writtenPagesAreEachTheirOwn() throws IOException {
    List<Reading.Page> mine = read(parent);
    List<Reading.Page> its = read(child);
    for (int i = 0; i < PythonTarget.WRITTEN; i++) {
      assertThat(mine.get(i).bytes()).isEqualTo(filled(i + 1));
      assertThat(its.get(i).bytes()).isEqualTo(filled(i + 101));
    }
  }

  private static ByteBuffer filled(int value) {
    byte[] bytes = new byte[Platform.pageSize()];
    Arrays.fill(bytes, (byte) value);
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void pagesOfBothAreReadByRoot() throws IOException {
    assumeTrue(
        PhysicalPageFlags.ofMachine().areKnown(), "only root can tell whose pages are shared");
    for (PageSource source : List.of(parent, child)) {
      List<Reading.Page> pages = read(source);
      for (int i = PythonTarget.WRITTEN; i < PythonTarget.PAGES; i++) {
        assertThat(pages.get(i).bytes()).isEqualTo(filled(i + 1));
      }
    }
  }

  @Test
  void pagesOfBothHaveTheSameFramesAndOthersNone() throws IOException {
    assumeTrue(PhysicalPageFlags.ofMachine().areKnown(), "only root sees pfns");
    List<Reading.Page> mine = read(parent);
    List<Reading.Page> its = read(child);
    for (int i = 0; i < PythonTarget.PAGES; i++) {
      assertThat(mine.get(i).pfn()).as("page %d", i).isEqualTo(its.get(i).pfn());
      assertThat(mine.get(i).pfn() != 0).isEqualTo(i >= PythonTarget.WRITTEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, true", "true, false", "false, false"})
  void readingLeavesThemSharedInEveryWay(boolean scan, boolean flags) throws IOException {
    assumeTrue(
        !flags || PhysicalPageFlags.ofMachine().areKnown(),
        "only root sees flags of physical pages");
    Pagemap pagemap = Pagemap.open(target.pid());
    try (AddressSpace space =
            AddressSpace.of(
                scan ? pagemap : pagemap.withoutScan(),
                flags ? PhysicalPageFlags.ofMachine() : PhysicalPageFlags.UNKNOWN,
                Platform.pageSize(),
                new Watch("target"));
        PageChunk chunk = new PageChunk(Platform.pageSize(), PythonTarget.PAGES)) {
      chunk.begin(PythonTarget.PAGES, false);
      assertThat(space.read(target.area("area").address(), PythonTarget.PAGES, chunk))
          .isEqualTo(PythonTarget.PAGES);
      for (int i = 0; i < PythonTarget.PAGES; i++) {
        boolean shared = i >= PythonTarget.WRITTEN;
        PageState left = shared && !flags ? PageState.MAPPED_BY_SEVERAL : PageState.PRESENT;
        assertThat(chunk.state(i)).isEqualTo(left);
        assertThat(isDoubtful(pagemap, i)).as("page %d", i).isEqualTo(shared);
      }
    }
  }

  /** Says whether a page is shared now, by the process's own page table. */
  private boolean isDoubtful(Pagemap pagemap, int page) throws IOException {
    MemorySegment entry = Scratch.ofThread().entries();
    long first = target.area("area").address() / Platform.pageSize();
    assertThat(pagemap.read(first + page, 1, entry)).isEqualTo(1);
    return PageClassifier.isDoubtful(entry.get(ValueLayout.JAVA_LONG, 0));
  }

  @Test
  void aProcessThatRunsAnotherProgramStaysTheSameSource() throws IOException {
    List<Region> regions = parent.regions();
    target.order("exec");
    assertThat(Reading.of(parent, regions, target.area("area")))
        .hasSize(PythonTarget.PAGES)
        .allMatch(page -> page.is(PageState.ABSENT));
    List<Region> anew = parent.regions();
    assertThat(anew).isNotEqualTo(regions).extracting(Region::label).contains("[stack]");
    Reading.everything(parent);
  }
}
