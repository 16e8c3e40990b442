package io.ksm.cli.kernel.offer;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.text.Printable;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.kernel.offer.AddressRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where memory of some kinds lies in a process, as the source of processes names it: {@code
 * heap}, {@code anonymous}, {@code java heap}, {@code thread stack}, {@code files}, … Immutable.
 *
 * @param kinds that are meant
 * @param plugins that the source is found in
 */
record KindRanges(List<String> kinds, Plugins plugins) {
  private static final String FILES = "files";

  /** A part of a mapping in which nothing was touched yet; it will hold memory of its kind. */
  private static final String ABSENT = "absent";

  /**
   * Finds them in a process.
   *
   * @return in the order of addresses; neighbours are joined
   * @throws IOException if it cannot be read, or has no memory of these kinds; names those it has
   */
  List<AddressRange> in(int pid) throws IOException {
    Set<String> there = new TreeSet<>();
    List<AddressRange> ranges = new ArrayList<>();
    try (Sources sources =
        Sources.open(plugins.sources(), List.of("pid:" + pid), SourceWishes.NONE)) {
      for (NamedSource named : sources.all()) {
        add(named.source(), ranges, there);
      }
    }
    if (ranges.isEmpty()) {
      throw new IOException(
          "process %d has no memory of the kind '%s' that can merge: there is %s"
              .formatted(pid, Printable.of(String.join("', '", kinds)), String.join(", ", there)));
    }
    return ranges;
  }

  private void add(PageSource source, List<AddressRange> ranges, Set<String> there)
      throws IOException {
    for (Region region : source.regions()) {
      if (region.ineligible() == null || region.ineligible().equals(ABSENT)) {
        String kind = kind(region.label());
        there.add(kind);
        if (kinds.contains(kind)) {
          join(
              ranges,
              new AddressRange(
                  region.address(), region.address() + region.pages() * source.pageSize()));
        }
      }
    }
  }

  private static void join(List<AddressRange> ranges, AddressRange next) {
    if (!ranges.isEmpty() && ranges.getLast().end() == next.start()) {
      ranges.set(ranges.size() - 1, new AddressRange(ranges.getLast().start(), next.end()));
    } else {
      ranges.add(next);
    }
  }

  /** Returns what users call it: {@code heap} for {@code [heap]}. */
  static String kind(String label) {
    if (label.startsWith("/")) {
      return FILES;
    }
    return label.startsWith("[") && label.endsWith("]")
        ? label.substring(1, label.length() - 1)
        : label;
  }
}
