package io.ksm.fleet.query;

import java.util.List;

/**
 * A content that many pages have.
 *
 * @param fingerprint its first 64 bits
 * @param pages how many have it
 * @param sources how many have it
 * @param hosts on how many it is
 * @param owners those that have it, and how many pages each, most first
 */
public record TopContent(
    long fingerprint, long pages, long sources, long hosts, List<Owner> owners) {

  /** Copies the list. */
  public TopContent {
    owners = List.copyOf(owners);
  }

  /**
   * A source that has the content.
   *
   * @param name of the source
   * @param pages how many of its pages have it
   */
  public record Owner(String name, long pages) {}
}
