package io.ksm.api;

import org.jspecify.annotations.Nullable;

/**
 * A range of neighbouring pages in a source.
 *
 * <p>A region is a description, not a resource: a source may hand out an equal one at each scan.
 * The engine's knowledge of a page follows its source and address, so regions may grow, shrink,
 * split and join from scan to scan.
 *
 * @param label what it is, for people: {@code [heap]}, {@code segment 3}
 * @param address of the first byte; a multiple of the source's page size
 * @param pages how many pages it has, at least 1
 * @param domain to whom it belongs, such as {@code uid:1000}; policies may keep domains apart
 * @param ineligible why no page of it can merge, as a short lower-case phrase ({@code
 *     file-backed}), or null if pages of it can. The engine counts the pages of an ineligible
 *     region and never reads them
 * @param traits what the source knows of its pages
 */
public record Region(
    String label,
    long address,
    long pages,
    String domain,
    @Nullable String ineligible,
    RegionTraits traits) {

  /**
   * The reason of a region that is nothing but a hole in a file. Its pages count like those in
   * state {@link PageState#ZERO} of a region with the same traits, but cost nothing, however many
   * they are.
   */
  public static final String HOLE = "hole";

  /** Checks the page count. */
  public Region {
    if (pages < 1) {
      throw new IllegalArgumentException("region '" + label + "' has " + pages + " pages");
    }
  }

  /** Makes a region of whose pages the source knows nothing more. */
  public Region(
      String label, long address, long pages, String domain, @Nullable String ineligible) {
    this(label, address, pages, domain, ineligible, RegionTraits.UNKNOWN);
  }

  /**
   * Makes an eligible region of whose pages the source knows nothing more: not even whether pages
   * of zeros occupy memory. So they are counted apart; see {@link #resident}.
   */
  public Region(String label, long address, long pages, String domain) {
    this(label, address, pages, domain, null);
  }

  /** Makes an eligible region whose pages all occupy memory, those that are full of zeros too. */
  public static Region resident(String label, long address, long pages, String domain) {
    return new Region(label, address, pages, domain, null, RegionTraits.RESIDENT);
  }

  /** Returns the same with another answer to whether pages of zeros occupy memory. */
  public Region withResident(RegionTraits.Known answer) {
    return new Region(label, address, pages, domain, ineligible, traits.withResident(answer));
  }

  /** Says whether pages of this region can merge. */
  public boolean isEligible() {
    return ineligible == null;
  }
}
