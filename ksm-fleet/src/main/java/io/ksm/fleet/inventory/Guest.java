package io.ksm.fleet.inventory;

import java.util.List;

/**
 * A virtual machine, container or pod of which an export tells.
 *
 * @param name what people call it
 * @param host on which it is; empty if the export does not tell
 * @param domain to whom it belongs; empty if the export does not tell
 * @param memoryBytes the most memory that it may take; 0 if the export does not tell
 * @param stays whether it cannot be moved
 * @param runs whether it is in memory
 * @param marks by which a source of it is recognised, which {@link Inventory#marksOf} finds in
 *     sources
 */
public record Guest(
    String name,
    String host,
    String domain,
    long memoryBytes,
    boolean stays,
    boolean runs,
    List<String> marks) {

  /** Copies the list. */
  public Guest {
    marks = List.copyOf(marks);
  }
}
