package io.ksm.fleet.contents;

/**
 * Says how many pages of a source were found, by what they are. A page is in one of these counts
 * only; absent pages, pages in swap space and regions that cannot merge are in none.
 *
 * @param pages those that have a fingerprint
 * @param zeroPages full of zeros, in memory
 * @param unknownZeroPages full of zeros, of which nobody knows whether they are in memory
 * @param mergedPages that somebody has merged already, so that their contents were not read
 * @param sharedPages that are one physical page with another that was counted, as after a fork
 * @param otherPages in memory, but not to be merged: of files, unreadable, not responding
 */
public record PageCounts(
    long pages,
    long zeroPages,
    long unknownZeroPages,
    long mergedPages,
    long sharedPages,
    long otherPages) {

  /** Returns how many pages take memory if none is merged: all whose presence is known. */
  public long residentPages() {
    return pages + zeroPages + mergedPages + otherPages;
  }
}
