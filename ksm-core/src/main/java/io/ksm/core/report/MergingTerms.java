package io.ksm.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells on which terms a source's pages merge: whose they are, what was offered, what is withheld,
 * and what others have of them. Immutable.
 *
 * @param owner to whom it belongs
 * @param offered what was offered to the kernel for merging
 * @param offeredKinds the same by kind of memory, by the names of {@link SourceReport#kinds}; their
 *     sum is {@code offered}. A kind of which the source does not tell is left out
 * @param pinnedBytes how much of its memory, at least, devices may reach, so that it cannot merge
 * @param lostIfLeftBytes how much less merging would free, over all sources, if this one were not
 *     there: what a scan without it tells is that much smaller, or more under pinned memory
 */
public record MergingTerms(
    SourceOwner owner,
    OfferedFigures offered,
    Map<String, OfferedFigures> offeredKinds,
    long pinnedBytes,
    long lostIfLeftBytes) {

  /** Those of memory of which nothing is known, and with which nobody shares. */
  public static final MergingTerms NONE =
      new MergingTerms(SourceOwner.UNKNOWN, OfferedFigures.NONE, Map.of(), 0, 0);

  /** Copies the map, in its order. */
  public MergingTerms {
    offeredKinds = Collections.unmodifiableMap(new LinkedHashMap<>(offeredKinds));
  }
}
