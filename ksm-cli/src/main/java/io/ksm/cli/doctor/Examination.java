package io.ksm.cli.doctor;

import io.ksm.linux.Platform;
import io.ksm.report.text.Json;
import io.ksm.report.text.TextTable;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that was looked at.
 *
 * @param checks in the order in which they are told
 */
record Examination(List<Check> checks) {
  /**
   * Looks at this machine; at processes and the kernel only where system calls are possible.
   *
   * @throws IOException if the kernel does not answer
   */
  static Examination ofMachine() throws IOException {
    List<Check> checks = new ArrayList<>(JavaChecks.all());
    if (Platform.isSupported() && checks.stream().noneMatch(Examination::isMissing)) {
      checks.addAll(ProcessChecks.all());
      checks.addAll(KernelChecks.all());
      checks.addAll(ToolChecks.all());
    }
    return new Examination(checks);
  }

  /** Says whether all is there that a scan of processes needs. */
  boolean isReady() {
    return checks.stream().noneMatch(Examination::isMissing);
  }

  private static boolean isMissing(Check check) {
    return check.verdict() == Verdict.MISSING;
  }

  private String names(Verdict verdict) {
    return checks.stream()
        .filter(check -> check.verdict() == verdict)
        .map(Check::name)
        .collect(Collectors.joining(", "));
  }

  private String summary() {
    if (!isReady()) {
      return "A scan of processes does not work here; missing: %s."
          .formatted(names(Verdict.MISSING));
    }
    String limited = names(Verdict.LIMITED);
    return "All is there that a scan needs%s."
        .formatted(limited.isEmpty() ? "" : "; limited: " + limited);
  }

  /** Writes it for people. */
  void write(TextWriter out) throws IOException {
    out.verdict(summary(), isReady());
    out.blank();
    TextTable table = new TextTable().left("").left("").left("").withWholeNames();
    for (Check check : checks) {
      table.row(check.verdict().toString(), check.name(), check.finding());
      check.advice().ifPresent(advice -> table.row("", "", "→ " + advice));
    }
    out.table(table, "");
  }

  /** Writes it for programs. */
  void writeJson(Writer out) throws IOException {
    Json.document(
        out,
        json -> {
          json.writeBooleanField("ready", isReady());
          Json.array("checks", Check.FIGURES, checks, json);
        });
  }
}
