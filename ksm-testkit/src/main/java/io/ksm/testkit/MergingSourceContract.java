package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ksm.api.MergingSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.testkit.reading.MergedPages;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MergingSource} must do beside what every {@link SourceContract source} does: no
 * write is lost, and nobody sees another's.
 *
 * <p>A region that {@linkplain #isKnown is known} has at least eight neighbouring pages. Nobody but
 * the contract writes to them. If a bug slips past this test, improve this test.
 */
public abstract class MergingSourceContract extends SourceContract {
  private static final byte A = 1;
  private static final byte B = 2;
  private static final byte ZERO = 0;

  /** For subclasses. */
  protected MergingSourceContract() {}

  @Override
  protected abstract MergingSource open() throws Exception;

  /**
   * Writes a whole page as its owner does.
   *
   * @param source as returned by {@link #open}
   * @param address of the page
   * @param content as long as a page
   */
  protected abstract void write(MergingSource source, long address, byte[] content)
      throws Exception;

  /** A test that has the source to itself. */
  @FunctionalInterface
  private interface Play {
    void run(MergedPages pages) throws Exception;
  }

  /** Writes a content into each of the first pages, lets the source read them, and plays. */
  private void play(byte[] contents, Play play) throws Exception {
    try (MergingSource source = open()) {
      source.attach();
      Region region =
          knownRegions(source).stream()
              .filter(it -> it.pages() >= 8)
              .findFirst()
              .orElseThrow(() -> new AssertionError("no known region has eight pages"));
      MergedPages pages = new MergedPages(source, region, this::write);
      for (int page = 0; page < contents.length; page++) {
        pages.write(page, contents[page]);
      }
      source.regions();
      for (int page = 0; page < contents.length; page++) {
        pages.check(page, PageState.PRESENT, contents[page]);
      }
      play.run(pages);
      source.detach();
    }
  }

  /** A source serves one engine at a time, and another one afterwards. */
  @Test
  public void servesOneEngine() throws Exception {
    try (MergingSource source = open()) {
      source.attach();
      assertThatExceptionOfType(UsageException.class)
          .as("attach() of a source that an engine has")
          .isThrownBy(source::attach);
      source.detach();
      source.attach();
      source.detach();
    }
  }

  /** Equal pages share a frame; each shows its bytes, and so does the frame. */
  @Test
  public void equalPagesMerge() throws Exception {
    play(
        new byte[] {A, B, A},
        pages -> {
          pages.merge(0, 1, 1, "");
          pages.merge(2, 1, 1, "");
          for (int page : new int[] {0, 2}) {
            pages.check(page, PageState.SHARED, A);
          }
          pages.check(1, PageState.PRESENT, B);
          pages.checkFrame(1, A);
        });
  }

  /** A page that differs from the frame by now stays as it was; the caller's other bits too. */
  @Test
  public void otherPagesAreRefused() throws Exception {
    play(
        new byte[] {A, A, B, A},
        pages -> {
          pages.merge(0, 1, 1, "");
          pages.merge(2, 1, 1, "0");
          pages.check(2, PageState.PRESENT, B);
          pages.check(0, PageState.SHARED, A);
          pages.checkFrame(1, A);
          BitSet refused = new BitSet();
          refused.set(5);
          pages.source().merge(pages.address(1), 1, 1, refused);
          assertThat(refused).as("refused, of which bit 5 was set before").hasToString("{5}");
        });
  }

  /** Each page of a run is compared with its own frame, and refused or not by itself. */
  @Test
  public void runsMergeOntoRunsOfFrames() throws Exception {
    play(
        new byte[] {A, B, 3, 4, A, B, 9, 4},
        pages -> {
          pages.merge(0, 4, 1, "");
          for (int i = 0; i < 4; i++) {
            pages.checkFrame(1 + i, pages.valueOf(i));
          }
          pages.merge(4, 4, 1, "2");
          for (int page = 0; page < 8; page++) {
            pages.check(
                page, page == 6 ? PageState.PRESENT : PageState.SHARED, pages.valueOf(page));
          }
        });
  }

  /** A write gives its page a copy; it changes no frame, and no other page. */
  @Test
  public void aWriteIsItsPagesAlone() throws Exception {
    play(
        new byte[] {A, A, A},
        pages -> {
          for (int page = 0; page < 3; page++) {
            pages.merge(page, 1, 1, "");
          }
          pages.write(1, B);
          pages.source().regions();
          pages.check(1, PageState.PRESENT, B);
          pages.check(0, PageState.SHARED, A);
          pages.check(2, PageState.SHARED, A);
          pages.checkFrame(1, A);
        });
  }

  /** Pages full of zeros merge with the zero page; others do not, be it by one byte. */
  @Test
  public void onlyZerosMergeWithTheZeroPage() throws Exception {
    play(
        new byte[] {ZERO, A, ZERO},
        pages -> {
          byte[] nearlyZero = new byte[pages.source().pageSize()];
          nearlyZero[nearlyZero.length - 1] = 1;
          pages.write(2, nearlyZero);
          pages.mergeZero(0, 3, "1, 2");
          pages.check(0, PageState.ZERO, ZERO);
          pages.check(1, PageState.PRESENT, A);
          pages.checkBytes(2, nearlyZero);
          pages.write(0, B);
          pages.source().regions();
          pages.check(0, PageState.PRESENT, B);
        });
  }

  /** Each page gets a copy of its own, with the same bytes; others are left alone. */
  @Test
  public void unmergedPagesHoldWhatTheyHeld() throws Exception {
    play(
        new byte[] {A, A, ZERO, B},
        pages -> {
          pages.merge(0, 1, 1, "");
          pages.merge(1, 1, 1, "");
          pages.mergeZero(2, 1, "");
          pages.source().unmerge(pages.address(1), 3);
          pages.source().regions();
          pages.check(0, PageState.SHARED, A);
          pages.checkNotShared(1, A);
          pages.checkNotShared(2, ZERO);
          pages.check(3, PageState.PRESENT, B);
          pages.source().unmerge(pages.address(0), 1);
          pages.checkNotShared(0, A);
          pages.source().release(1, 1);
          for (int page = 0; page < 3; page++) {
            pages.checkNotShared(page, pages.valueOf(page));
          }
        });
  }

  /** A frame onto which every page was refused never came into being, but is released. */
  @Test
  public void framesAreReleased() throws Exception {
    play(
        new byte[] {A, B, A, B},
        pages -> {
          pages.merge(0, 1, 1, "");
          pages.merge(1, 1, 1, "0");
          pages.merge(3, 1, 2, "");
          pages.write(0, B);
          pages.source().release(1, 1);
          pages.source().regions();
          pages.checkFrame(2, B);
          pages.merge(2, 1, 3, "");
          pages.check(2, PageState.SHARED, A);
          pages.checkFrame(3, A);
          pages.check(0, PageState.PRESENT, B);
        });
  }

  /** Another engine finds merged memory as it was left. */
  @Test
  public void mergedPagesStayWhenTheEngineGoes() throws Exception {
    play(
        new byte[] {A, A},
        pages -> {
          pages.merge(0, 1, 1, "");
          pages.merge(1, 1, 1, "");
          pages.source().detach();
          pages.checkBytes(0, pages.filled(A));
          pages.checkBytes(1, pages.filled(A));
          pages.source().attach();
        });
  }
}
