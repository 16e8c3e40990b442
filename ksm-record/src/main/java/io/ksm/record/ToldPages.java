package io.ksm.record;

import io.ksm.trace.PageRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was told of each page of a source: 64 bits, and 0 for one that is not there.
 *
 * <p>Pages are remembered in groups of neighbours. A group takes some 590 bytes, so a page of a
 * large region takes 9.2. May be read by several threads while nobody tells or forgets.
 */
final class ToldPages {
  /** Pages that are remembered together. Few, because many regions are small. */
  static final int GROUP = 64;

  private static final int SHIFT = 6;

  private final Map<Long, long[]> groups = new HashMap<>();

  /** Returns what was told of the group of a page, not to be written to; null if nothing was. */
  long @Nullable [] group(long page) {
    return groups.get(page >>> SHIFT);
  }

  /** Returns where a page stands in its group. */
  static int inGroup(long page) {
    return (int) (page & GROUP - 1);
  }

  /** Notes what was told of a page. */
  void tell(long page, long what) {
    groups.computeIfAbsent(page >>> SHIFT, _ -> new long[GROUP])[inGroup(page)] = what;
  }

  /** Forgets pages that are gone. */
  void forget(PageRange lost) {
    for (long page = lost.first(); page < lost.end(); ) {
      long next = Math.min(lost.end(), ((page >>> SHIFT) + 1) << SHIFT);
      long[] known = group(page);
      if (known != null) {
        Arrays.fill(known, inGroup(page), inGroup(page) + (int) (next - page), 0);
        if (isEmpty(known)) {
          groups.remove(page >>> SHIFT);
        }
      }
      page = next;
    }
  }

  private static boolean isEmpty(long[] known) {
    return Arrays.stream(known).allMatch(what -> what == 0);
  }
}
