package io.ksm.source.image.criu;

import io.ksm.api.Region;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes regions of a process's mappings and of the runs of pages in them. Used by one thread.
 *
 * <p>A mapping may be many times larger than what is in it. Its regions end where many pages in a
 * row were never touched, so that a scan costs what the dump holds, whatever sizes it claims.
 */
final class CriuLayout {
  /** How many untouched pages in a row end a region: about as many as the engine reads at once. */
  private static final int GAP_PAGES = 512;

  private final Opening opening;
  private final String domain;
  private final long gap;
  private final List<Part> parts = new ArrayList<>();

  /**
   * Prepares to arrange.
   *
   * @param domain of all regions
   */
  CriuLayout(Opening opening, String domain) {
    this.opening = opening;
    this.domain = domain;
    this.gap = (long) GAP_PAGES * opening.pageSize();
  }

  /**
   * Makes the regions.
   *
   * @param runs ascending, not overlapping
   * @param mappings likewise; null if they are not known
   * @throws IOException if there is no page
   */
  List<Part> arrange(List<CriuRun> runs, @Nullable List<CriuMapping> mappings) throws IOException {
    if (mappings == null) {
      add("memory", runs);
    } else {
      arrangeIn(mappings, runs);
    }
    if (parts.isEmpty()) {
      throw opening.file().error("holds no page that was dumped", null);
    }
    return parts;
  }

  private void arrangeIn(List<CriuMapping> mappings, List<CriuRun> runs) throws IOException {
    int next = 0;
    for (CriuMapping each : mappings) {
      CriuMapping mapping = each.wholePages(opening.pageSize());
      if (mapping.begin() == mapping.end()) {
        continue; // Damaged: it is smaller than a page.
      }
      while (next < runs.size() && runs.get(next).end() <= mapping.begin()) {
        next++;
      }
      String ineligible = mapping.ineligible();
      if (ineligible != null) {
        addIneligible(mapping.label(), mapping.begin(), mapping.end(), ineligible);
      } else {
        List<CriuRun> within = new ArrayList<>();
        for (int i = next; i < runs.size() && runs.get(i).begin() < mapping.end(); i++) {
          within.add(runs.get(i).within(mapping.begin(), mapping.end()));
        }
        add(mapping.label(), within);
      }
    }
  }

  private void addIneligible(String label, long begin, long end, String reason) {
    long pages = (end - begin) / opening.pageSize();
    if (pages > 0) {
      Region region = new Region(label, begin, pages, domain, reason);
      parts.add(new Part(region, (firstPage, count, into) -> {}));
    }
  }

  private void add(String label, List<CriuRun> runs) {
    int first = 0;
    for (int i = 1; i <= runs.size(); i++) {
      if (i == runs.size() || !belongTogether(runs.get(i - 1), runs.get(i))) {
        addRegion(label, List.copyOf(runs.subList(first, i)));
        first = i;
      }
    }
  }

  private boolean belongTogether(CriuRun run, CriuRun next) {
    return run.pages() != null && next.pages() != null && next.begin() - run.end() < gap;
  }

  private void addRegion(String label, List<CriuRun> runs) {
    long begin = runs.getFirst().begin();
    long end = runs.getLast().end();
    String missing = runs.getFirst().missing();
    if (missing != null) {
      addIneligible(label, begin, end, missing);
      return;
    }
    long pages = (end - begin) / opening.pageSize();
    // CRIU dumps what was touched: /proc/PID/pagemap told it.
    Region region = Region.resident(label, begin, pages, domain);
    parts.add(new Part(region, new CriuPages(begin, runs, opening.damage())));
  }
}
