package io.ksm.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ksm.api.UsageException;
import io.ksm.bench.workload.Workload;
import io.ksm.report.text.JsonTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the result of a benchmark that was written as JSON.
 *
 * @param name of the file
 * @param workload what was scanned, in one line
 * @param sources as users wrote them
 * @param pages that can merge
 * @param mergeablePages that the best merging saves
 * @param seed of a workload, and of the order in rounds
 * @param environment where it ran
 * @param rows those that did not run among them
 */
record SavedBench(
    String name,
    String workload,
    List<String> sources,
    long pages,
    long mergeablePages,
    long seed,
    Map<String, String> environment,
    List<SavedRow> rows) {
  /**
   * Reads a file.
   *
   * @throws UsageException if it is no result of {@code ksm bench --format json}
   * @throws IOException if it cannot be read
   */
  static SavedBench read(Path file) throws IOException {
    try {
      if (JsonTree.read(file) instanceof Map<?, ?> root
          && root.get("rows") instanceof List<?> rows
          && root.get("pages") instanceof Long pages) {
        return new SavedBench(
            file.toString(),
            JsonTree.text(root, "workload"),
            root.get("sources") instanceof List<?> sources
                ? sources.stream().map(String::valueOf).toList()
                : List.of(),
            pages,
            JsonTree.number(root, "mergeablePages"),
            JsonTree.number(root, "seed"),
            texts(root.get("environment")),
            rows.stream().map(Map.class::cast).map(SavedBench::row).toList());
      }
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException("no file '%s'".formatted(file)).initCause(e);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new UsageException(
          "'%s' is no result of a benchmark: make one by 'ksm bench --format json'".formatted(file),
          e);
    }
    throw new UsageException(
        "'%s' is no result of a benchmark: make one by 'ksm bench --format json'".formatted(file));
  }

  private static Map<String, String> texts(@Nullable Object of) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (of instanceof Map<?, ?> members) {
      members.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return texts;
  }

  private static SavedRow row(Map<?, ?> row) {
    List<String> identity = new ArrayList<>();
    for (String part : List.of("kind", "hasher", "index", "policy", "threads", "still")) {
      identity.add(JsonTree.text(row, part));
    }
    Map<String, List<Long>> rounds = new LinkedHashMap<>();
    if (row.get("figures") instanceof Map<?, ?> figures) {
      figures.forEach((name, figure) -> rounds.put(String.valueOf(name), rounds(figure)));
    }
    return new SavedRow(
        JsonTree.text(row, "label"),
        String.join(" ", identity),
        JsonTree.text(row, "failed") + JsonTree.text(row, "cannotRun"),
        !JsonTree.text(row, "failed").isEmpty(),
        rounds,
        JsonTree.number(row, "threads"));
  }

  private static List<Long> rounds(@Nullable Object figure) {
    return figure instanceof Map<?, ?> spread && spread.get("rounds") instanceof List<?> values
        ? values.stream().map(Long.class::cast).toList()
        : List.of();
  }

  /** Returns the row about the same contestant as another result's. */
  Optional<SavedRow> like(SavedRow other) {
    return rows.stream().filter(row -> row.identity().equals(other.identity())).findFirst();
  }

  /**
   * Returns the rows that tell how fast another one could be at best: that of copying processes'
   * memory before that of reading by as many threads, as in the result itself.
   */
  List<SavedRow> limits(SavedRow row) {
    return rows.stream()
        .filter(limit -> limit.obstacle().isEmpty())
        .filter(limit -> limit.isCopying() || (limit.isLimit() && limit.threads() == row.threads()))
        .sorted(Comparator.comparing(limit -> !limit.isCopying()))
        .toList();
  }

  /** Says whether the memory is one of the built-in workloads. */
  boolean isWorkload() {
    return sources.size() == 1 && Workload.named(sources.getFirst()).isPresent();
  }

  /** Says what was scanned. */
  String memory() {
    return "%s; %d pages, of which the best merging saves %d"
        .formatted(workload, pages, mergeablePages);
  }
}
