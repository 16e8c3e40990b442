package io.ksm.bench.calibrate;

import io.ksm.simulate.CostModel;

/**
 * Processor time of ksmd in nanoseconds, as measured over whole scans, and how the costs of single
 * steps follow: each is in the difference of two. Of several rounds the fastest counts, because
 * whatever else the machine does makes a scan slower, and never faster.
 *
 * @param changed of a page that has changed: it is hashed
 * @param calm of a page among pages that differ and are calm: it is looked for among them, too
 * @param skip of a page that smart scan skips
 * @param merging of a page of which there are two, in the scan that merges them
 * @param smallBatch of a batch of {@value #SMALL} merged pages
 * @param largeBatch of a batch of {@value #LARGE} merged pages
 * @param among of a calm page that is looked for among half as many merged pages first
 * @param pause by how much a pause is longer than asked for
 */
record ScanCosts(
    double changed,
    double calm,
    double skip,
    double merging,
    double smallBatch,
    double largeBatch,
    double among,
    double pause) {
  /** Pages of a batch in which its beginning counts. */
  static final int SMALL = 100;

  /** Pages of a batch in which they count, and not how it begins. */
  static final int LARGE = 1_000;

  /** Returns the smaller of each two. */
  ScanCosts least(ScanCosts other) {
    return new ScanCosts(
        Math.min(changed, other.changed),
        Math.min(calm, other.calm),
        Math.min(skip, other.skip),
        Math.min(merging, other.merging),
        Math.min(smallBatch, other.smallBatch),
        Math.min(largeBatch, other.largeBatch),
        Math.min(among, other.among),
        Math.min(pause, other.pause));
  }

  /**
   * Returns the costs of single steps.
   *
   * @param pages in each scan
   */
  CostModel model(int pages) {
    double mergedVisit = (largeBatch - smallBatch) / (LARGE - SMALL);
    double batch = Math.max(0, smallBatch - SMALL * mergedVisit);
    double begin = batch / LARGE;
    double visit = changed - begin;
    // Trees grow during a scan, from nothing to their whole size.
    double unstableLevel = Math.max(0, calm - changed) / CostModel.meanLevels(pages);
    double stableLevel = Math.max(0, among - calm) / CostModel.levels(pages / 2);
    // The first half finds nothing; the second half finds its like among ever fewer calm pages.
    double half = CostModel.meanLevels(pages / 2);
    double searches = unstableLevel * half + stableLevel * half / 2;
    return new CostModel(
        mergedVisit,
        visit,
        skip,
        stableLevel,
        unstableLevel,
        Math.max(0, merging - changed - searches),
        batch,
        Math.max(0, pause));
  }
}
