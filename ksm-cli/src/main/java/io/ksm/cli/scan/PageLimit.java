package io.ksm.cli.scan;

/** Counts what {@code max_page_sharing} leaves of the merging of one content. */
final class PageLimit {
  private PageLimit() {}

  /**
   * Returns how many of some equal pages are saved if so many share a page at most. A page that is
   * left over alone cannot share.
   *
   * @param limit 2 or more
   */
  static long saved(long pages, long limit) {
    long full = pages / limit;
    long rest = pages % limit;
    return full * (limit - 1) + Math.max(0, rest - 1);
  }
}
