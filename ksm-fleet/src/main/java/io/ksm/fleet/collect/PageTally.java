package io.ksm.fleet.collect;

import io.ksm.fleet.contents.PageCounts;

/** Counts pages, by what they are. One thread. */
final class PageTally {
  long pages;
  long zeros;
  long unknownZeros;
  long merged;
  long shared;
  long others;

  void add(PageTally other) {
    pages += other.pages;
    zeros += other.zeros;
    unknownZeros += other.unknownZeros;
    merged += other.merged;
    shared += other.shared;
    others += other.others;
  }

  void add(PageCounts counts) {
    pages += counts.pages();
    zeros += counts.zeroPages();
    unknownZeros += counts.unknownZeroPages();
    merged += counts.mergedPages();
    shared += counts.sharedPages();
    others += counts.otherPages();
  }

  PageCounts counts() {
    return new PageCounts(pages, zeros, unknownZeros, merged, shared, others);
  }
}
