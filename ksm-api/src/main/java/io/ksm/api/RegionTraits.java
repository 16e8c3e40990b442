package io.ksm.api;

/**
 * What a source knows of all pages of a region, beside where they lie and whether they can merge.
 * What it does not know stays unknown: nobody may take a default for knowledge.
 *
 * <p>Immutable, so that it can be shared by several threads and by many regions.
 *
 * @param kind what lies there, for people: {@code heap}, {@code stack}; empty if unknown
 * @param owner the user to whom the pages belong, such as {@code uid:1000}; empty if unknown
 * @param controlGroup the path of the control group of the pages' process; empty if unknown
 * @param offered whether the owner has offered the pages to the kernel for merging
 * @param resident whether a page full of zeros occupies memory where it comes from. {@code YES}: it
 *     was touched, as all that a live process has in memory. {@code NO}: zeros stand for pages that
 *     nobody ever touched, and count as absent. {@code UNKNOWN}: they may be either, as in most
 *     dumps; the engine counts them apart and merges none, holes included
 * @param node the number of the NUMA node in which the pages lie; {@link #NO_NODE} if unknown
 * @param machine the virtual machine whose memory this is, such as {@code web1 (1234)}: one name
 *     for each; empty if it is none, or unknown
 */
public record RegionTraits(
    String kind,
    String owner,
    String controlGroup,
    Known offered,
    Known resident,
    int node,
    String machine) {

  /** An answer that may be unknown. */
  public enum Known {
    /** It is so. */
    YES,
    /** It is not so. */
    NO,
    /** The source cannot tell. */
    UNKNOWN
  }

  /** Stands for a NUMA node that nobody knows. */
  public static final int NO_NODE = -1;

  /** Nothing is known: pages of zeros are counted apart. */
  public static final RegionTraits UNKNOWN =
      new RegionTraits("", "", "", Known.UNKNOWN, Known.UNKNOWN, NO_NODE, "");

  /** All that is known is that pages of zeros occupy memory, like any others. */
  public static final RegionTraits RESIDENT = UNKNOWN.withResident(Known.YES);

  /** Checks the node's number. */
  public RegionTraits {
    if (node < NO_NODE) {
      throw new IllegalArgumentException("there is no NUMA node " + node);
    }
  }

  /** Returns these traits with another owner. */
  public RegionTraits withOwner(String user) {
    return new RegionTraits(kind, user, controlGroup, offered, resident, node, machine);
  }

  /** Returns these traits with another answer to whether pages of zeros occupy memory. */
  public RegionTraits withResident(Known answer) {
    return new RegionTraits(kind, owner, controlGroup, offered, answer, node, machine);
  }

  /** Returns these traits with another control group. */
  public RegionTraits withControlGroup(String path) {
    return new RegionTraits(kind, owner, path, offered, resident, node, machine);
  }

  /** Returns these traits with another answer to whether the pages were offered for merging. */
  public RegionTraits withOffered(Known answer) {
    return new RegionTraits(kind, owner, controlGroup, answer, resident, node, machine);
  }

  /** Returns these traits with another NUMA node. */
  public RegionTraits withNode(int number) {
    return new RegionTraits(kind, owner, controlGroup, offered, resident, number, machine);
  }

  /** Returns these traits with another virtual machine. */
  public RegionTraits withMachine(String name) {
    return new RegionTraits(kind, owner, controlGroup, offered, resident, node, name);
  }
}
