package io.ksm.report.since;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.core.report.SourceReport;
import io.ksm.report.scan.ScanResult;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed from an earlier report of a scan to a later one. Sources are the same if their
 * labels are: a process has its number in it. Immutable. It takes time in proportion to the number
 * of sources.
 */
public final class Changes {
  private static final int MAX_LISTED = 20;

  private final SavedScan before;
  private final long savedBytes;
  private final String policy;
  private final List<SourceChange> sources;

  private Changes(SavedScan before, ScanResult now, List<SourceChange> sources) {
    this.before = before;
    this.savedBytes = now.report().savedBytes();
    this.policy = now.setup().stack().policy().toString();
    this.sources = List.copyOf(sources);
  }

  /** Compares. */
  public static Changes of(SavedScan before, ScanResult now) {
    Map<String, Deque<SourceAmounts>> left = new HashMap<>();
    for (SourceAmounts source : before.sources()) {
      left.computeIfAbsent(source.label(), _ -> new ArrayDeque<>()).add(source);
    }
    List<SourceChange> changes = new ArrayList<>();
    for (SourceReport report : now.report().sources()) {
      SourceAmounts source = SourceAmounts.of(report, now.report().pageSize());
      Deque<SourceAmounts> same = left.get(source.label());
      changes.add(new SourceChange(same == null ? null : same.poll(), source));
    }
    for (SourceAmounts source : before.sources()) {
      Deque<SourceAmounts> same = left.get(source.label());
      if (same != null && same.remove(source)) {
        changes.add(new SourceChange(source, null));
      }
    }
    return new Changes(before, now, changes);
  }

  /** Writes the sum of it in a sentence. */
  public void writeVerdict(TextWriter out) throws IOException {
    long more = savedBytes - before.savedBytes();
    String amount =
        more == 0
            ? "as much as then"
            : "%s %s than then"
                .formatted(Numbers.bytes(Math.abs(more)), more > 0 ? "more" : "less");
    out.sentence(
        "Since %s: merging would save %s (%s, and now %s); %s came, and %s left."
            .formatted(
                before.file(),
                amount,
                Numbers.bytes(before.savedBytes()),
                Numbers.bytes(savedBytes),
                Numbers.count(count(true), "source"),
                Numbers.count(count(false))));
    if (!policy.equals(before.policy())) {
      out.sentence(
          "That was by another policy: %s, and now %s.".formatted(before.policy(), policy));
    }
  }

  private long count(boolean came) {
    return sources.stream().filter(came ? SourceChange::came : SourceChange::left).count();
  }

  /**
   * Writes all of it: those first whose saving changed most.
   *
   * @param all whether to list all sources that changed, however many
   */
  public void write(boolean all, TextWriter out) throws IOException {
    out.title("What changed");
    writeVerdict(out);
    List<SourceChange> changed =
        sources.stream()
            .filter(SourceChange::isChange)
            .sorted(
                Comparator.comparingLong((SourceChange it) -> Math.abs(it.savedChange()))
                    .reversed())
            .toList();
    int shown = all ? changed.size() : Math.min(changed.size(), MAX_LISTED);
    if (shown > 0) {
      new FigureTable<>(SourceChange.FIGURES).rows(changed.subList(0, shown)).write(out);
    }
    if (shown < changed.size()) {
      out.sentence("Those that changed most; --all shows all that changed.");
    }
    int same = sources.size() - changed.size();
    if (same > 0) {
      out.sentence("%s did not change.".formatted(Numbers.count(same, "source")));
    }
  }

  /** Writes it as the member {@code since} of the object that is open. */
  public void writeJson(JsonGenerator json) throws IOException {
    Json.object(
        "since",
        json,
        object -> {
          object.writeStringField("file", before.file().toString());
          object.writeNumberField("savedBytesThen", before.savedBytes());
          object.writeStringField("policyThen", before.policy());
          Json.array("sources", SourceChange.FIGURES, sources, object);
        });
  }
}
