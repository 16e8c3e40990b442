package io.ksm.cli.it.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what merging saves among still images, in the plainest way: sorts all pages by their bytes
 * and counts the equal ones.
 */
public final class Oracle {
  private static final byte[] ZERO = new byte[TestImage.PAGE];

  private static final class Page {
    final int source;
    final byte[] bytes;

    Page(int source, byte[] bytes) {
      this.source = source;
      this.bytes = bytes;
    }
  }

  private final Map<String, Long> counters = new TreeMap<>();
  private final List<Map<String, Long>> sources = new ArrayList<>();

  /** Counts. */
  public Oracle(TestImage... images) {
    List<Page> pages = new ArrayList<>();
    for (String name : List.of("pages_shared", "pages_sharing", "pages_unshared")) {
      counters.put(name, 0L);
    }
    counters.put("ksm_zero_pages", 0L);
    for (TestImage image : images) {
      sources.add(emptySource(image));
      for (byte[] bytes : image.pages()) {
        if (bytes == null) {
          addUnknown(sources.size() - 1);
        } else {
          pages.add(new Page(sources.size() - 1, bytes));
        }
      }
    }
    // Stable: equal pages stay in scan order.
    pages.sort((a, b) -> Arrays.compare(a.bytes, b.bytes));
    for (int from = 0, to; from < pages.size(); from = to) {
      to = from + 1;
      while (to < pages.size() && Arrays.equals(pages.get(from).bytes, pages.get(to).bytes)) {
        to++;
      }
      count(pages.subList(from, to));
    }
  }

  private static Map<String, Long> emptySource(TestImage image) {
    Map<String, Long> source = new TreeMap<>();
    for (String name :
        List.of(
            "zero",
            "holes",
            "zeroUnknown",
            "duplicate",
            "sharedWithin",
            "sharedAcross",
            "unique")) {
      source.put(name, 0L);
    }
    long pages = image.pages().size();
    source.putAll(Map.of("pages", pages, "eligible", pages, "volatile", 0L, "savedBytes", 0L));
    return source;
  }

  private void count(List<Page> equal) {
    if (Arrays.equals(equal.getFirst().bytes, ZERO)) {
      equal.forEach(page -> addUnknown(page.source));
    } else if (equal.size() == 1) {
      counters.merge("pages_unshared", 1L, Long::sum);
      add(equal.getFirst().source, "unique");
    } else {
      counters.merge("pages_shared", 1L, Long::sum);
      counters.merge("pages_sharing", equal.size() - 1L, Long::sum);
      for (Page page : equal) {
        long own = equal.stream().filter(other -> other.source == page.source).count();
        add(page.source, "duplicate", own > 1 ? "sharedWithin" : "sharedAcross");
      }
      equal.subList(1, equal.size()).forEach(this::save);
    }
  }

  /** An image does not tell which of its zeros were in memory. */
  private void addUnknown(int source) {
    add(source, "zeroUnknown");
    sources.get(source).merge("eligible", -1L, Long::sum);
  }

  private void add(int source, String... names) {
    for (String name : names) {
      sources.get(source).merge(name, 1L, Long::sum);
    }
  }

  private void save(Page page) {
    sources.get(page.source).merge("savedBytes", (long) TestImage.PAGE, Long::sum);
  }

  /** Returns those of the kernel's counters that follow from the contents alone. */
  public Map<String, Long> counters() {
    return counters;
  }

  /** Returns the figures of each source, by their names in the JSON form. */
  public List<Map<String, Long>> sources() {
    return sources;
  }

  /** Returns what is saved in all, in bytes. */
  public long savedBytes() {
    return sources.stream().mapToLong(source -> source.get("savedBytes")).sum();
  }
}
