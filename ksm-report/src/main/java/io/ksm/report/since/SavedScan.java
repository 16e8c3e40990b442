package io.ksm.report.since;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ksm.api.UsageException;
import io.ksm.report.text.Json;
import io.ksm.report.text.JsonTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An earlier report of a scan, as far as a later one can be compared with it. Immutable.
 *
 * @param file in which it stands
 * @param policy by which it was made
 * @param savedBytes what merging would have saved
 * @param sources in the order of that scan
 */
public record SavedScan(Path file, String policy, long savedBytes, List<SourceAmounts> sources) {
  private static final String MAKE_ONE = "make one by 'ksm scan --format json -o FILE'";

  /** Copies the list. */
  public SavedScan {
    sources = List.copyOf(sources);
  }

  /**
   * Reads a report that {@code ksm scan --format json} wrote.
   *
   * @throws UsageException if it is none, or one of another version of the format
   * @throws IOException if it cannot be read
   */
  public static SavedScan read(Path file) throws IOException {
    try {
      if (JsonTree.read(file) instanceof Map<?, ?> root
          && root.get("schemaVersion") instanceof Long version) {
        requireVersion(file, version);
        if (root.get("sources") instanceof List<?> sources
            && root.get("savedBytes") instanceof Long saved
            && root.get("pageSize") instanceof Long pageSize
            && root.get("stack") instanceof Map<?, ?> stack) {
          List<SourceAmounts> amounts =
              sources.stream()
                  .map(source -> SourceAmounts.of((Map<?, ?>) source, pageSize))
                  .toList();
          return new SavedScan(file, JsonTree.text(stack, "policy"), saved, amounts);
        }
      }
    } catch (JsonProcessingException | ClassCastException e) {
      throw new UsageException(
          "'%s' is damaged, or not a report of a scan: %s".formatted(file, MAKE_ONE), e);
    }
    throw new UsageException("'%s' is not a report of a scan: %s".formatted(file, MAKE_ONE));
  }

  private static void requireVersion(Path file, long version) {
    if (version != Json.SCHEMA_VERSION) {
      throw new UsageException(
          "'%s' has schemaVersion %d, and this ksm reads %d: %s with this ksm"
              .formatted(file, version, Json.SCHEMA_VERSION, MAKE_ONE));
    }
  }
}
