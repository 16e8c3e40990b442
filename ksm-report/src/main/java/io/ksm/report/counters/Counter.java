package io.ksm.report.counters;

import io.ksm.api.Counters;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.Locale;

/** Names the counters of KSM, in the order in which people read them, with unit and meaning. */
public enum Counter {
  PAGES_SHARED(Unit.PAGES, "pages kept, each mapped by several"),
  PAGES_SHARING(Unit.PAGES, "further mappings of them: pages saved"),
  PAGES_UNSHARED(Unit.PAGES, "pages that hold still and equal no other"),
  PAGES_VOLATILE(
      Unit.PAGES, "further tracked pages: changing, new, or just merged with the zero page"),
  KSM_ZERO_PAGES(Unit.PAGES, "pages merged with the zero page: saved too"),
  PAGES_SCANNED(Unit.COUNT, "visits of pages, in all scans"),
  PAGES_SKIPPED(Unit.COUNT, "visits that smart scan left out"),
  FULL_SCANS(Unit.COUNT, "walks over everything"),
  STABLE_NODE_CHAINS(Unit.COUNT, "contents kept more than once, see max_page_sharing"),
  STABLE_NODE_DUPS(Unit.PAGES, "pages kept for those"),
  GENERAL_PROFIT(
      Unit.BYTES,
      "what is saved, less %d bytes for each tracked page"
          .formatted(Counters.KERNEL_BYTES_PER_PAGE));

  private final Unit unit;
  private final String meaning;

  Counter(Unit unit, String meaning) {
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Returns the kernel's name: {@code pages_shared}. */
  public String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns this counter's value among all. */
  public long of(Counters counters) {
    return switch (this) {
      case PAGES_SHARED -> counters.pagesShared();
      case PAGES_SHARING -> counters.pagesSharing();
      case PAGES_UNSHARED -> counters.pagesUnshared();
      case PAGES_VOLATILE -> counters.pagesVolatile();
      case KSM_ZERO_PAGES -> counters.ksmZeroPages();
      case PAGES_SCANNED -> counters.pagesScanned();
      case PAGES_SKIPPED -> counters.pagesSkipped();
      case FULL_SCANS -> counters.fullScans();
      case STABLE_NODE_CHAINS -> counters.stableNodeChains();
      case STABLE_NODE_DUPS -> counters.stableNodeDups();
      case GENERAL_PROFIT -> counters.generalProfit();
    };
  }

  /** Returns what is counted. */
  public Unit unit() {
    return unit;
  }

  /** Returns what is counted, in a few words. */
  public String meaning() {
    return meaning;
  }

  /**
   * Returns how much memory a value of this counter is, such as {@code 412.3 MiB}; nothing for a
   * counter that is not about memory.
   *
   * @param pageSize in bytes
   */
  public String size(long number, int pageSize) {
    return switch (unit) {
      case PAGES -> Numbers.bytes(number * pageSize);
      case BYTES -> Numbers.bytes(number);
      default -> "";
    };
  }
}
