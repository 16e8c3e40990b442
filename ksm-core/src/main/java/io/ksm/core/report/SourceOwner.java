package io.ksm.core.report;

/**
 * Tells to whom a source belongs, as far as it says so of its regions. Immutable.
 *
 * @param user such as {@code uid:1000}; empty if unknown, {@link #SEVERAL} if its regions differ
 * @param controlGroup the path of its process's control group; empty if unknown
 * @param machine the virtual machine whose memory it is; empty if it is none, or unknown
 */
public record SourceOwner(String user, String controlGroup, String machine) {

  /** Stands for a name where the regions have different ones. */
  public static final String SEVERAL = "several";

  /** Nothing is known. */
  public static final SourceOwner UNKNOWN = new SourceOwner("", "", "");
}
