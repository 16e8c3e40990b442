package io.ksm.testkit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.MergingSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;

/** Pages of a merging source that are each full of one byte, as a test wrote them. */
public final class MergedPages {
  private final MergingSource source;
  private final Region region;
  private final Writer writer;
  private final byte[] values = new byte[8];

  /** Writes as the memory's owner. */
  @FunctionalInterface
  public interface Writer {
    void write(MergingSource source, long address, byte[] content) throws Exception;
  }

  public MergedPages(MergingSource source, Region region, Writer writer) {
    this.source = source;
    this.region = region;
    this.writer = writer;
  }

  public MergingSource source() {
    return source;
  }

  public long address(int page) {
    return region.address() + (long) page * source.pageSize();
  }

  public byte valueOf(int page) {
    return values[page];
  }

  public byte[] filled(byte value) {
    byte[] content = new byte[source.pageSize()];
    Arrays.fill(content, value);
    return content;
  }

  public void write(int page, byte value) throws Exception {
    values[page] = value;
    write(page, filled(value));
  }

  public void write(int page, byte[] content) throws Exception {
    writer.write(source, address(page), content);
  }

  /** Merges pages onto frames; fails unless those of some indexes, and no others, are refused. */
  public void merge(int page, int count, long frame, String expected) throws IOException {
    BitSet refused = new BitSet();
    source.merge(address(page), count, frame, refused);
    assertThat(refused)
        .as("refused of pages %d to %d, merged onto frame %d", page, page + count - 1, frame)
        .hasToString("{" + expected + "}");
  }

  /** Merges pages with the zero page. */
  public void mergeZero(int page, int count, String expected) throws IOException {
    BitSet refused = new BitSet();
    source.mergeZero(address(page), count, refused);
    assertThat(refused)
        .as("refused of pages %d to %d, merged with the zero page", page, page + count - 1)
        .hasToString("{" + expected + "}");
  }

  public void check(int page, PageState expected, byte value) throws IOException {
    assertThat(state(page)).as("state of page %d", page).isEqualTo(expected);
    checkBytes(page, filled(value));
  }

  /** Fails if a page is still merged, or holds something else than it should. */
  public void checkNotShared(int page, byte value) throws IOException {
    assertThat(state(page))
        .as("state of page %d, which was given a copy of its own", page)
        .isNotIn(PageState.SHARED, PageState.ABSENT);
    checkBytes(page, filled(value));
  }

  private PageState state(int page) throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      chunk.begin(1, false);
      source.read(region, page, 1, chunk);
      PageState state = chunk.state(0);
      return state == PageState.UNCHANGED ? PageState.PRESENT : state;
    }
  }

  /** Compares a page's bytes, those of a page that is known to be zero included. */
  public void checkBytes(int page, byte[] expected) throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      chunk.begin(1, true);
      source.read(region, page, 1, chunk);
      byte[] found = chunk.state(0) == PageState.ZERO ? new byte[expected.length] : bytes(chunk);
      checkSame("page " + page, found, expected);
    }
  }

  public void checkFrame(long frame, byte value) throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      chunk.begin(1, true);
      source.readFrame(frame, chunk);
      checkSame("frame " + frame, bytes(chunk), filled(value));
    }
  }

  private static byte[] bytes(PageChunk chunk) {
    return chunk.memory().asSlice(chunk.offset(0), chunk.pageSize()).toArray(ValueLayout.JAVA_BYTE);
  }

  private static void checkSame(String what, byte[] found, byte[] expected) {
    int wrong = Arrays.mismatch(found, expected);
    if (wrong >= 0) {
      throw new AssertionError(
          "byte %d of %s is %#04x instead of %#04x"
              .formatted(wrong, what, found[wrong] & 0xFF, expected[wrong] & 0xFF));
    }
  }
}
