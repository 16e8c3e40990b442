package io.ksm.testkit.reference;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.testkit.reference.ReferencePage.Where;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Page merging as the Linux kernel does it, one page after the other: what the engine must equal in
 * every counter after every scan.
 *
 * <p>It has no hash keys, no partitions and no threads. Both trees are maps from whole contents;
 * the hasher serves only to tell whether a page changed. A merging source is really merged, one
 * page at a time, so engine and reference need equal sources of their own. Memory must not change
 * while {@link #scan} runs; it may do anything between two scans.
 *
 * <p>Long because it is the whole algorithm, to be read from top to bottom in one piece.
 *
 * <p>Not thread-safe. Takes a few hundred nanoseconds per page and scan, and a copy of all memory.
 */
public final class ReferenceKsm implements AutoCloseable {
  private final List<ReferenceSource> sources = new ArrayList<>();
  private final PageHasher hasher;
  private final MergePolicy policy;
  private final int pageSize;
  private final int pagesPerBatch;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment scratch;
  private final StableTree stable = new StableTree();
  private final Map<ContentKey, ReferencePage> unstable = new HashMap<>();
  private final MergeBatch batch = new MergeBatch(stable);
  private int added;
  private long scanned;
  private long skipped;
  private long fullScans;

  /** Makes a reference whose batch is a whole scan. */
  public ReferenceKsm(List<? extends PageSource> sources, PageHasher hasher, MergePolicy policy) {
    this(sources, hasher, policy, Integer.MAX_VALUE);
  }

  /**
   * Makes a reference; takes merging sources into its possession.
   *
   * @param sources in scan order, at least one, all of one page size; not closed by this
   * @param hasher of pages
   * @param policy without a state of its own, so that an engine may use it too
   * @param pagesPerBatch after how many encounters merging sources get what was decided; makes a
   *     difference only where they refuse
   */
  public ReferenceKsm(
      List<? extends PageSource> sources,
      PageHasher hasher,
      MergePolicy policy,
      int pagesPerBatch) {
    this.hasher = hasher;
    this.policy = policy;
    this.pagesPerBatch = pagesPerBatch;
    this.pageSize = sources.getFirst().pageSize();
    this.scratch = arena.allocate(pageSize, 64);
    sources.forEach(this::add);
  }

  /** Adds a source after the others, for the scans to come. */
  public void add(PageSource source) {
    if (source.pageSize() != pageSize || source.fingerprints() != null) {
      throw new IllegalArgumentException(source.label() + " does not fit to the other sources");
    }
    sources.add(new ReferenceSource(added++, source));
  }

  /** Removes a source: its pages vanish at the beginning of the next scan, and then it is gone. */
  public void remove(PageSource source) throws IOException {
    for (ReferenceSource one : sources) {
      if (one.isOf(source)) {
        one.remove();
      }
    }
  }

  /** Makes one full scan and returns the counters after it. */
  public Counters scan() throws IOException {
    unstable.clear();
    for (ReferenceSource source : sources) {
      source.list();
    }
    List<ReferenceSource> walk = goneFirst();
    policy.beginScan(walk.stream().flatMap(ReferenceSource::eligibleRegions).toList());
    for (ReferenceSource source : walk) {
      source.read(policy);
    }
    stable.frames().forEach(ReferenceFrame::lookForMappings);
    int encounters = 0;
    for (ReferenceSource source : walk) {
      for (Map.Entry<Long, Encounter> entry : source.memory().entrySet()) {
        encounter(source, entry.getKey(), entry.getValue());
        if (++encounters % pagesPerBatch == 0) {
          batch.end();
        }
      }
    }
    batch.end();
    sources.removeIf(ReferenceSource::hasLeft);
    fullScans++;
    return counters();
  }

  /** The walk: what is known to have gone leaves before anything else is looked at. */
  private List<ReferenceSource> goneFirst() {
    return sources.stream()
        .sorted(Comparator.comparingInt(source -> source.isGone() ? 0 : 1))
        .toList();
  }

  private void encounter(ReferenceSource source, long address, Encounter now) {
    ReferencePage page = source.pages().get(address);
    Site site = now.site();
    Content content = now.content();
    if (site != null && content != null) {
      if (page == null) {
        page = new ReferencePage(source, address, site);
        source.pages().put(address, page);
      }
      page.site(site);
      page.physicalFrame(now.frame());
      present(page, content);
    } else if (page != null && !isStillMerged(page, now)) {
      batch.leaveFrame(page);
      source.pages().remove(address);
    }
  }

  /** A page without bytes of its own: on a merging source it may be where the last scan left it. */
  private boolean isStillMerged(ReferencePage page, Encounter now) {
    Site site = now.site();
    if (!page.source.isMerging() || site == null) {
      return false;
    }
    page.site(site);
    return switch (now.state()) {
      case ZERO -> isStillZero(page);
      case SHARED -> isStillShared(page);
      default -> false;
    };
  }

  private static boolean isStillZero(ReferencePage page) {
    if (page.isOnZeroPage()) {
      page.moveTo(Where.ZERO_OLD);
    }
    return page.isOnZeroPage();
  }

  private boolean isStillShared(ReferencePage page) {
    if (page.where() != Where.FRAME) {
      throw new IllegalStateException("shared, but not by us: " + page);
    }
    scanned++;
    return true;
  }

  /** A page with bytes of its own: on a merging source that is a page which is not merged. */
  private void present(ReferencePage page, Content content) {
    boolean merging = page.source.isMerging();
    if (page.isOnZeroPage()) {
      if (!merging && content.isZero()) {
        page.moveTo(Where.ZERO_OLD);
        return;
      }
      leaveZeroPage(page);
    }
    boolean seen = page.where() == Where.FRAME && !merging;
    if (page.where() == Where.FRAME) {
      if (!merging && isOnFrameOf(page, content)) {
        scanned++;
        return;
      }
      batch.leaveFrame(page);
    }
    page.moveTo(Where.NONE);
    boolean apart = page.standsApart(content);
    if (!(apart && seen) && !policy.wants(page)) {
      skipped++;
    } else if (apart) {
      page.source.pages().remove(page.address);
    } else {
      visit(page, content);
    }
  }

  /** A write breaks a merged page, also one that leaves the page's hash as it was. */
  private static boolean isOnFrameOf(ReferencePage page, Content content) {
    ReferenceFrame frame = page.frame();
    return frame != null && frame.key.equals(new ContentKey(page.site().domain(), content));
  }

  /** A page that was encountered on the zero page is tracked no more, and begins anew. */
  private static void leaveZeroPage(ReferencePage page) {
    if (page.where() == Where.ZERO_OLD) {
      page.forget();
    } else {
      page.moveTo(Where.NONE);
    }
  }

  private void visit(ReferencePage page, Content content) {
    scanned++;
    long hash = hash(content);
    boolean calm = policy.isCalm(page, hash);
    page.remember(hash);
    if (!calm) {
      return;
    }
    if (policy.mergesZeroPages() && content.isZero()) {
      batch.mergeZero(page);
    } else if (policy.maxSharers() < 2) {
      page.moveTo(Where.UNSTABLE);
    } else {
      search(page, new ContentKey(page.site().domain(), content));
    }
  }

  /** Looks for an equal page, first among the frames, then among the calm pages of this scan. */
  private void search(ReferencePage page, ContentKey key) {
    ReferenceFrame frame = stable.usable(key, policy.maxSharers());
    if (frame != null) {
      batch.merge(page, frame);
      if (frame.sharers().size() < policy.maxSharers()) {
        stable.moveToHead(frame);
      }
      return;
    }
    ReferencePage equal = unstable.get(key);
    if (equal == null) {
      unstable.put(key, page);
      page.moveTo(Where.UNSTABLE);
    } else if (!equal.isSamePhysicalPageAs(page)) {
      unstable.remove(key);
      batch.mergeBoth(equal, page, key);
    }
  }

  private long hash(Content content) {
    MemorySegment.copy(content.bytes(), 0, scratch, ValueLayout.JAVA_BYTE, 0, pageSize);
    return hasher.hash(scratch, 0, pageSize);
  }

  /**
   * Gives every page its own copy back and forgets all of them ({@code run} = 2 in the kernel). The
   * counters of visits go on, that of full scans begins anew.
   */
  public void unmerge() throws IOException {
    for (ReferenceSource source : sources) {
      for (ReferencePage page : source.pages().values()) {
        if (page.where() == Where.FRAME || page.isOnZeroPage()) {
          source.unmerge(page);
        }
        batch.leaveFrame(page);
      }
      source.pages().clear();
    }
    unstable.clear();
    batch.end();
    fullScans = 0;
  }

  /**
   * Returns how often a content with several stable pages has lost one of them. From the first time
   * on, the kernel may count more {@code stable_node_chains} and {@code stable_node_dups} than
   * there are: it takes notice when it tidies the chain.
   */
  public long copiesLost() {
    return stable.copiesLost();
  }

  /** Returns the counters as of now. */
  public Counters counters() {
    Map<Where, Long> pages =
        sources.stream()
            .flatMap(source -> source.pages().values().stream())
            .collect(Collectors.groupingBy(ReferencePage::where, Collectors.counting()));
    long onFrames = pages.getOrDefault(Where.FRAME, 0L);
    long unshared = pages.getOrDefault(Where.UNSTABLE, 0L);
    long zeroNew = pages.getOrDefault(Where.ZERO_NEW, 0L);
    long zero = zeroNew + pages.getOrDefault(Where.ZERO_OLD, 0L);
    long tracked = pages.getOrDefault(Where.NONE, 0L) + unshared + onFrames + zeroNew;
    long shared = stable.frames().size();
    long sharing = onFrames - shared;
    List<Integer> chains =
        stable.contents().stream().map(List::size).filter(copies -> copies > 1).toList();
    return new Counters(
        shared,
        sharing,
        unshared,
        Math.max(0, tracked - shared - sharing - unshared),
        scanned,
        skipped,
        zero,
        fullScans,
        chains.size(),
        chains.stream().mapToLong(Integer::longValue).sum(),
        (sharing + zero) * pageSize - tracked * Counters.KERNEL_BYTES_PER_PAGE);
  }

  /**
   * Checks what must hold between two scans.
   *
   * @throws IllegalStateException that names the first thing that does not hold
   */
  public void checkInvariants() {
    long onFrames = 0;
    for (ReferenceFrame frame : stable.frames()) {
      check(!frame.sharers().isEmpty(), frame + " has no sharers");
      check(frame.sharers().size() <= policy.maxSharers(), frame + " has too many sharers");
      for (ReferencePage page : frame.sharers()) {
        check(page.frame() == frame, page + " is counted on " + frame);
        check(page.source.pages().get(page.address) == page, page + " is not tracked");
      }
      onFrames += frame.sharers().size();
    }
    Counters now = counters();
    check(onFrames == now.pagesShared() + now.pagesSharing(), "a page is on an unknown frame");
    for (ReferencePage page : unstable.values()) {
      check(page.where() == Where.UNSTABLE, page + " is in the unstable tree");
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise + "\n" + dump());
    }
  }

  /** Returns one line for each page, to find out where an engine went another way. */
  public String dump() {
    return sources.stream()
        .flatMap(source -> source.pages().values().stream())
        .map(ReferencePage::toString)
        .collect(Collectors.joining("\n"));
  }

  /** Frees native memory; leaves the sources open. */
  @Override
  public void close() {
    sources.forEach(ReferenceSource::close);
    arena.close();
  }
}
