package io.ksm.cli.render;

import io.ksm.api.Counters;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The counters of KSM, in the order in which people read them: the kernel's names and meaning. */
public enum Counter {
  PAGES_SHARED(Counters::pagesShared, Unit.PAGES, "pages kept, each mapped by several"),
  PAGES_SHARING(Counters::pagesSharing, Unit.PAGES, "further mappings of them: pages saved"),
  PAGES_UNSHARED(Counters::pagesUnshared, Unit.PAGES, "pages that hold still and equal no other"),
  PAGES_VOLATILE(
      Counters::pagesVolatile,
      Unit.PAGES,
      "further tracked pages: changing, new, or just merged with the zero page"),
  KSM_ZERO_PAGES(
      Counters::ksmZeroPages, Unit.PAGES, "pages merged with the zero page: saved too"),
  PAGES_SCANNED(Counters::pagesScanned, Unit.EVENTS, "visits of pages, in all scans"),
  PAGES_SKIPPED(Counters::pagesSkipped, Unit.EVENTS, "visits that smart scan left out"),
  FULL_SCANS(Counters::fullScans, Unit.EVENTS, "walks over everything"),
  STABLE_NODE_CHAINS(
      Counters::stableNodeChains,
      Unit.EVENTS,
      "contents kept more than once, see max_page_sharing"),
  STABLE_NODE_DUPS(Counters::stableNodeDups, Unit.PAGES, "pages kept for those"),
  GENERAL_PROFIT(
      Counters::generalProfit,
      Unit.BYTES,
      "what is saved, less %d bytes for each tracked page"
          .formatted(Counters.KERNEL_BYTES_PER_PAGE));

  /** What a counter counts. */
  private enum Unit {
    PAGES,
    BYTES,
    EVENTS
  }

  private final ToLongFunction<Counters> value;
  private final Unit unit;
  private final String meaning;

  Counter(ToLongFunction<Counters> value, Unit unit, String meaning) {
    this.value = value;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Returns the kernel's name: {@code pages_shared}. */
  public String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns this counter's value among all. */
  public long of(Counters counters) {
    return value.applyAsLong(counters);
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
      case PAGES -> Figures.bytes(number * pageSize);
      case BYTES -> Figures.bytes(number);
      case EVENTS -> "";
    };
  }
}
