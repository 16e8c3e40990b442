package io.ksm.fleet.contents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The contents of one source: its different fingerprints in ascending order, and how many pages
 * have each. 12 bytes for each content, in arrays; used by one thread.
 */
public final class SourceContents {
  private static final int MAX_REPEATED = 32;
  private static final int MIN_REPEATED_PAGES = 32;

  private final String label;
  private final String domain;
  private final String fingerprintKind;
  private final PageCounts counts;
  private final long[] fingerprints;
  private final int[] pages;

  private SourceContents(
      String label,
      String domain,
      String fingerprintKind,
      PageCounts counts,
      long[] fingerprints,
      int[] pages) {
    this.label = label;
    this.domain = domain;
    this.fingerprintKind = fingerprintKind;
    this.counts = counts;
    this.fingerprints = fingerprints;
    this.pages = pages;
  }

  /**
   * Makes it of the fingerprints of all pages.
   *
   * @param label what the source is
   * @param domain to whom it belongs
   * @param fingerprintKind of what the fingerprints are made; empty if of pages' bytes
   * @param counts of its pages, of which {@link PageCounts#pages()} have fingerprints
   * @param ofPages a fingerprint for each page, in any order; sorted and overwritten
   */
  public static SourceContents of(
      String label, String domain, String fingerprintKind, PageCounts counts, long[] ofPages) {
    if (ofPages.length != counts.pages()) {
      throw new IllegalArgumentException(
          "%d fingerprints of %d pages".formatted(ofPages.length, counts.pages()));
    }
    Arrays.parallelSort(ofPages);
    int different = 0;
    for (int i = 0; i < ofPages.length; i++) {
      different += i == 0 || ofPages[i] != ofPages[i - 1] ? 1 : 0;
    }
    int[] pages = new int[different];
    int at = -1;
    for (int i = 0; i < ofPages.length; i++) {
      if (i == 0 || ofPages[i] != ofPages[at]) {
        at++;
        ofPages[at] = ofPages[i];
      }
      pages[at]++;
    }
    long[] fingerprints = different == ofPages.length ? ofPages : Arrays.copyOf(ofPages, different);
    return new SourceContents(label, domain, fingerprintKind, counts, fingerprints, pages);
  }

  /** Returns how many pages there are, by what they are. */
  public PageCounts counts() {
    return counts;
  }

  /** Returns how many different contents there are. */
  public int size() {
    return fingerprints.length;
  }

  /** Returns a fingerprint, by its place in ascending order. */
  public long fingerprint(int index) {
    return fingerprints[index];
  }

  /** Returns how many pages have the fingerprint at a place. */
  public int pages(int index) {
    return pages[index];
  }

  /** Returns what the file tells of the source, beside the contents. */
  CollectedSource described(long id) {
    return new CollectedSource(
        id, label, domain, fingerprintKind, counts, fingerprints.length, repeated());
  }

  private List<RepeatedContent> repeated() {
    Comparator<RepeatedContent> byPages =
        Comparator.comparingLong(RepeatedContent::pages)
            .thenComparing(RepeatedContent::fingerprint, Comparator.reverseOrder());
    PriorityQueue<RepeatedContent> most = new PriorityQueue<>(byPages);
    long least = MIN_REPEATED_PAGES;
    for (int i = 0; i < fingerprints.length; i++) {
      if (pages[i] < least) {
        continue;
      }
      most.add(new RepeatedContent(fingerprints[i], pages[i]));
      if (most.size() > MAX_REPEATED) {
        most.remove();
        // Later ones with as many pages have larger fingerprints, and come after those that stay.
        least = most.element().pages() + 1;
      }
    }
    List<RepeatedContent> sorted = new ArrayList<>(most);
    sorted.sort(byPages.reversed());
    return sorted;
  }
}
