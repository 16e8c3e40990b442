package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.source.linux.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads a Python process and its child by fork, which share most of an area of memory. */
class ForkedProcessTest {
  private Target target;
  private PageSource parent;
  private PageSource child;

  @BeforeEach
  void start() throws Exception {
    target = PythonTarget.start();
    parent = Sources.open(target.pid());
    child = Sources.open(PythonTarget.child(target));
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
    byte[] bytes = new byte[Native.pageSize()];
    Arrays.fill(bytes, (byte) value);
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void pagesOfBothAreShared() throws IOException {
    for (PageSource source : List.of(parent, child)) {
      assertThat(read(source).subList(PythonTarget.WRITTEN, PythonTarget.PAGES))
          .hasSize(PythonTarget.PAGES - PythonTarget.WRITTEN)
          .allMatch(page -> page.is(PageState.SHARED));
    }
  }

  @Test
  void sharedPagesHaveTheSameFrames() throws IOException {
    List<Reading.Page> mine = read(parent);
    List<Reading.Page> its = read(child);
    for (int i = 0; i < PythonTarget.PAGES; i++) {
      boolean known = mine.get(i).frame() != 0; // to root only
      boolean equal = mine.get(i).frame() == its.get(i).frame();
      assertThat(equal).isEqualTo(i >= PythonTarget.WRITTEN || !known);
    }
  }

  @Test
  void sharedPagesAreFoundWithoutSearchesToo() throws IOException {
    try (AddressSpace old =
            AddressSpace.of(Pagemap.open(target.pid()).withoutScan(), Native.pageSize());
        PageChunk chunk = new PageChunk(Native.pageSize(), PythonTarget.PAGES)) {
      chunk.begin(PythonTarget.PAGES, false);
      assertThat(old.read(target.area("area").address(), PythonTarget.PAGES, chunk))
          .isEqualTo(PythonTarget.PAGES);
      for (int i = 0; i < PythonTarget.PAGES; i++) {
        boolean shared = i >= PythonTarget.WRITTEN;
        assertThat(chunk.state(i)).isEqualTo(shared ? PageState.SHARED : PageState.PRESENT);
      }
    }
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
