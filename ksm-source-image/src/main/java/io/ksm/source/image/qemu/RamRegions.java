package io.ksm.source.image.qemu;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes regions of blocks of RAM, one block after the other: a stream does not tell where the guest
 * has them. Used by one thread.
 *
 * <p>A region ends where many pages in a row did not come, so that a scan costs what the stream
 * holds, whatever sizes it claims.
 */
final class RamRegions {
  /** How many groups in a row without a page end a region. */
  private static final int GAP_GROUPS = 8;

  private static final long[] NO_PAGES = new long[RamBlock.GROUP];

  private final Opening opening;
  private final PageState missing;
  private final RamPages.Readers readers;
  private final List<Part> parts = new ArrayList<>();
  private long address;

  private RamRegions(Opening opening, PageState missing) {
    this.opening = opening;
    this.missing = missing;
    this.readers = new RamPages.Readers(opening.file(), opening.damage(), opening.pageSize());
  }

  /**
   * Makes them.
   *
   * @param isWhole whether pages that did not come were left out on purpose
   */
  static List<Part> of(List<RamBlock> blocks, boolean isWhole, Opening opening) {
    PageState missing = isWhole ? PageState.EXCLUDED : PageState.UNREADABLE;
    RamRegions regions = new RamRegions(opening, missing);
    for (RamBlock block : blocks) {
      regions.add(block);
    }
    return regions.parts;
  }

  private void add(RamBlock block) {
    List<long[]> run = new ArrayList<>();
    long first = 0;
    long done = 0; // groups of this block
    for (Map.Entry<Long, long[]> entry : block.groups().entrySet()) {
      long group = entry.getKey();
      if (run.isEmpty() || group - first - run.size() >= GAP_GROUPS) {
        done = flush(block, run, first, done);
        run.clear();
        first = group;
      }
      while (first + run.size() < group) {
        run.add(NO_PAGES);
      }
      run.add(entry.getValue());
    }
    done = flush(block, run, first, done);
    addMissing(block, Math.min(done * RamBlock.GROUP, block.pages()), block.pages());
    address += block.pages() * opening.pageSize();
  }

  /** Adds a run and what is missing before it; returns the group after it. */
  private long flush(RamBlock block, List<long[]> run, long first, long done) {
    if (run.isEmpty()) {
      return done;
    }
    long begin = first * RamBlock.GROUP;
    long end = Math.min(block.pages(), (first + run.size()) * RamBlock.GROUP);
    addMissing(block, done * RamBlock.GROUP, begin);
    String domain = opening.file().name();
    Region region =
        new Region(block.name(), address + begin * opening.pageSize(), end - begin, domain);
    parts.add(new Part(region, new RamPages(run.toArray(new long[0][]), missing, readers)));
    return first + run.size();
  }

  private void addMissing(RamBlock block, long begin, long end) {
    if (begin < end) {
      Region region =
          new Region(
              block.name(),
              address + begin * opening.pageSize(),
              end - begin,
              opening.file().name(),
              Objects.requireNonNull(missing.reason()));
      parts.add(new Part(region, (firstPage, count, into) -> {}));
    }
  }
}
