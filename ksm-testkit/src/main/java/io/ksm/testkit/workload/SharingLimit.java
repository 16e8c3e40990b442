package io.ksm.testkit.workload;

/**
 * What becomes of equal pages when only so many may share a frame, by formula.
 *
 * <p>Frames fill one after the other. A page that is left over alone cannot start a frame.
 *
 * @param pages how many pages are equal, at least 1
 * @param most how many may share a frame ({@code max_page_sharing}), at least 2
 */
public record SharingLimit(long pages, int most) {

  /** Checks the range. */
  public SharingLimit {
    if (pages < 1 || most < 2) {
      throw new IllegalArgumentException(pages + " pages, at most " + most + " on a frame");
    }
  }

  /** Returns how many pages stay alone: 0 or 1. */
  public long unshared() {
    return pages % most == 1 ? 1 : 0;
  }

  /** Returns how many frames there are. */
  public long shared() {
    return (pages + most - 1) / most - unshared();
  }

  /** Returns how many pages are saved. */
  public long sharing() {
    return pages - unshared() - shared();
  }
}
