package io.ksm.cli.kernel.offer;

import static java.util.stream.Collectors.joining;

import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes for each service of systemd that is worth it the setting that offers its memory at each
 * start ({@code MemoryKSM=}, systemd 254).
 */
final class DropIns {
  private DropIns() {}

  /**
   * Writes them, those that save most first.
   *
   * @param minSaving what the processes of a service have to save together, in bytes
   */
  static void write(Forecast forecast, long minSaving, Writer out) throws IOException {
    Map<SystemdUnit, List<ProcessForecast>> units = new LinkedHashMap<>();
    for (ProcessForecast process : forecast.processes()) {
      SystemdUnit.of(process.controlGroup())
          .ifPresent(unit -> units.computeIfAbsent(unit, _ -> new ArrayList<>()).add(process));
    }
    List<Map.Entry<SystemdUnit, List<ProcessForecast>>> worth =
        units.entrySet().stream()
            .filter(unit -> saved(unit.getValue()) >= minSaving)
            .sorted((a, b) -> Long.compare(saved(b.getValue()), saved(a.getValue())))
            .toList();
    if (worth.isEmpty()) {
      out.append(
          "# No service of systemd would save %s or more by merging.\n"
              .formatted(Numbers.bytes(minSaving)));
    }
    for (Map.Entry<SystemdUnit, List<ProcessForecast>> unit : worth) {
      out.append(text(unit.getKey(), unit.getValue()));
    }
    if (!worth.isEmpty()) {
      out.append("# Then: systemctl daemon-reload, and restart these services.\n");
    }
  }

  private static long saved(List<ProcessForecast> processes) {
    return processes.stream().mapToLong(ProcessForecast::savedBytes).sum();
  }

  private static String text(SystemdUnit unit, List<ProcessForecast> processes) {
    String who = processes.stream().map(ProcessForecast::label).limit(3).collect(joining(", "));
    String more = processes.size() > 3 ? " and %d more".formatted(processes.size() - 3) : "";
    return """
    # %s
    # Saves %s: %s%s
    [Service]
    MemoryKSM=yes

    """
        .formatted(unit.dropIn(), Numbers.bytes(saved(processes)), who, more);
  }
}
