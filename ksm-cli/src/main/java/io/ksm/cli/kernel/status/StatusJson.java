package io.ksm.cli.kernel.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.counters.KnobValue;
import io.ksm.kernel.Knob;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Json;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Writes the state of the kernel's page merging as one JSON object. Its names are stable; those of
 * counters, knobs and of what is known of a process are the kernel's file and line names. What this
 * kernel does not tell is left out.
 */
final class StatusJson {
  private StatusJson() {}

  /**
   * Writes the state, and a line's end.
   *
   * @param most how many processes to list
   */
  static void write(KernelStatus status, int most, Writer out) throws IOException {
    Json.document(out, json -> write(status, most, json));
  }

  private static void write(KernelStatus status, int most, JsonGenerator json) throws IOException {
    Json.members(StatusFigures.FIRST, status, json);
    Json.object(
        "counters",
        json,
        object -> Json.members(KernelCounters.FIGURES, status.counters(), object));
    Json.object("knobs", json, object -> Json.members(knobs(status), status, object));
    Json.members(StatusFigures.SAVINGS, status, json);
    Json.array(
        "processes", ProcessFigures.PROGRAMS, Processes.mostFirst(status.processes(), most), json);
    Json.members(StatusFigures.LAST, status, json);
    Json.object("unmerge", json, object -> write(status.unmergeNeed(), object));
  }

  private static void write(UnmergeNeed need, JsonGenerator json) throws IOException {
    Json.members(UnmergeSection.FIGURES, need, json);
    Json.array("groups", UnmergeSection.GROUPS, need.groups(), json);
  }

  /** Returns a figure for each knob that this kernel has. */
  private static List<Figure<KernelStatus>> knobs(KernelStatus status) {
    return status.knobs().keySet().stream().map(StatusJson::knob).toList();
  }

  private static Figure<KernelStatus> knob(Knob knob) {
    return Figure.of(
        knob.fileName(),
        Unit.COUNT,
        knob.meaning(),
        status -> KnobValue.of(String.valueOf(status.knobs().get(knob))));
  }
}
