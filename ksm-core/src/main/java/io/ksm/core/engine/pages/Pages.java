package io.ksm.core.engine.pages;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.Region;
import io.ksm.api.ScanOrder;
import java.util.List;

/**
 * Answers what is asked of a page by its id: where it is, whose it is, what is remembered of it.
 *
 * <p>Holds the tables in which the answers lie, and hands them out to loops that pass many pages.
 * Regions and tables change between scans only, sources between batches only; in between, several
 * threads may ask. What each answer costs is constant, but for {@link #region}, {@link #domainBits}
 * and {@link #domain}, which search the source's regions. Allocates nothing while it answers.
 */
public final class Pages {
  private final Geometry geometry;
  private final SourceTable sources;
  private final SlotTable slots;
  private final QuietMarks quietMarks;
  private final PageTable table;
  private final MergedPages merged;
  private final PhysicalPages physical;
  private final ScanPlan plan;
  private final Samples samples = new Samples();
  private List<SourceRegion> eligible = List.of();

  /** Lays out empty tables for sources. */
  public Pages(SourceTable sources, Geometry geometry) {
    this.geometry = geometry;
    this.sources = sources;
    this.slots = new SlotTable(geometry.chunkBits());
    this.quietMarks = new QuietMarks(slots);
    this.table = new PageTable(quietMarks);
    this.merged = new MergedPages(slots);
    this.physical = new PhysicalPages(slots);
    this.plan = new ScanPlan(slots);
  }

  /** Plans a scan over the present regions of all sources, and makes room for what it finds. */
  public void replan() {
    plan.build(sources);
    eligible =
        sources.stream()
            .flatMap(state ->
                state.regions.all().stream()
                    .filter(Region::isEligible)
                    .map(region -> new SourceRegion(region, state.number)))
            .toList();
    table.ensure(slots.pageLimit());
    merged.ensure();
    quietMarks.ensure();
    physical.ensure();
  }

  /**
   * Begins a scan over what is planned: tells the policy, and asks it for order and budgets.
   *
   * @param scan the scan's number, from 0 on
   * @param tallied whether to tally what is found in each region
   */
  public void beginScan(MergePolicy policy, long scan, boolean tallied) {
    policy.beginScan(eligible);
    if (WrongAnswer.notNull(policy.order(), policy, "order()") == ScanOrder.SHUFFLED) {
      plan.shuffle(scan);
    } else {
      plan.orderByAddress();
    }
    samples.begin(policy, sources, scan);
    if (tallied) {
      sources.forEach(SourceState::clearVisits);
    }
  }

  /** Forgets the pages that vanished before the last scan, and the sources that have left. */
  public void dropLeft() {
    plan.forgetVanished();
    sources.dropLeft();
  }

  /** Forgets what is remembered of all pages. */
  public void clear() {
    table.clear();
    merged.clear();
    quietMarks.clear();
    physical.clear();
  }

  public Geometry geometry() {
    return geometry;
  }

  /** Returns the size of a page, in bytes. */
  public int pageSize() {
    return geometry.pageSize();
  }

  public SourceTable sources() {
    return sources;
  }

  public SlotTable slots() {
    return slots;
  }

  public QuietMarks quietMarks() {
    return quietMarks;
  }

  public PageTable table() {
    return table;
  }

  /** Returns which pages are merged, if that is wanted. */
  public MergedPages merged() {
    return merged;
  }

  public PhysicalPages physical() {
    return physical;
  }

  public ScanPlan plan() {
    return plan;
  }

  /** Returns the first page of a chunk of the plan. */
  public int firstPage(int chunk) {
    return slots.firstPage(plan.slot(chunk)) + plan.first(chunk);
  }

  /** Returns of which regions the present scan encounters a sample only. */
  public Samples samples() {
    return samples;
  }

  /** Says whether the present scan passes over a page, because it is not in a sample. */
  public boolean passesOver(int page) {
    return samples.areAny() && samples.passesOver(sourceOf(page), address(page));
  }

  /** Returns the source to which a page belongs. */
  public SourceState sourceOf(int page) {
    return sources.get(slots.sourceOf(page));
  }

  /** Returns the address of a page in its source. */
  public long address(int page) {
    return slots.addressOf(page, geometry.pageSize());
  }

  /** Returns the index of the region in which a page is now; -1 if the region has gone. */
  public int region(int page) {
    return sourceOf(page).regions.at(address(page));
  }

  /**
   * Returns what the domain to which a page belongs now adds to its key; 0 if its region has gone.
   *
   * @see Keys
   */
  public long domainBits(int page) {
    int region = region(page);
    return region < 0 ? 0 : sourceOf(page).regions.domainBits(region);
  }

  /**
   * Returns the number that the policy's domain of a page has now; -1 if the page's region has
   * gone.
   */
  public int domain(int page) {
    int region = region(page);
    return region < 0 ? -1 : sourceOf(page).regions.domain(region);
  }

  /** Returns a page's place in the order of the scan: comparable, not contiguous. */
  public long position(int page) {
    return slots.position(page);
  }

  /** Says whether a page comes after a position of this scan, and is not passed over then. */
  public boolean isAhead(int page, long position) {
    return position(page) > position && !passesOver(page);
  }

  /** Returns a page's {@link Link}. */
  public int link(int page) {
    return table.link(page);
  }

  /** Sets a page's link in phase 2 or 3, which ends the quiet of its chunk. */
  public void link(int page, int link) {
    table.link(page, link);
  }

  /** Returns the key of a page's last visit. */
  public long key(int page) {
    return table.key(page);
  }

  /** Returns the hash of a page's last visit. */
  public long hash(int page) {
    return Keys.hash(key(page), domainBits(page));
  }

  /** Returns the pfn of a page that lies together with others, or 0 if none is known. */
  public long pfn(int page) {
    return physical.pfn(page);
  }

  /** Returns what is spent on what is remembered of pages, in bytes. */
  public long memoryBytes() {
    return table.memoryBytes()
        + merged.memoryBytes()
        + quietMarks.memoryBytes()
        + physical.memoryBytes()
        + slots.memoryBytes();
  }
}
