package io.ksm.record;

import io.ksm.api.UsageException;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import io.ksm.linux.AvailableMemory;
import io.ksm.trace.Sample;
import io.ksm.trace.SampleColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the machine how it is doing: its memory, and its KSM. What it does not tell stays unknown.
 * Used by one thread; a call takes well below a millisecond.
 */
final class MachineState {
  private static final Path PRESSURE = Path.of("/proc/pressure/memory");
  private static final String ADVISOR_OFF = "none";

  private static final Map<String, SampleColumn> COLUMNS =
      Arrays.stream(SampleColumn.values())
          .collect(Collectors.toMap(SampleColumn::columnName, Function.identity()));

  private final @Nullable KernelKsm ksm;

  MachineState() {
    this.ksm = open();
  }

  /** Other systems, and kernels without it, have no KSM to be asked. */
  private static @Nullable KernelKsm open() {
    try {
      return KernelKsm.open();
    } catch (KernelKsmException | UsageException e) {
      return null;
    }
  }

  /** Adds what the machine tells now. */
  void addTo(Sample sample) {
    addMemory(sample);
    addPressure(sample);
    if (ksm != null) {
      addKnobs(ksm, sample);
      addCounters(ksm, sample);
    }
  }

  private static void addMemory(Sample sample) {
    try {
      AvailableMemory.total().ifPresent(bytes -> sample.with(SampleColumn.MEM_TOTAL_BYTES, bytes));
      AvailableMemory.read()
          .ifPresent(bytes -> sample.with(SampleColumn.MEM_AVAILABLE_BYTES, bytes));
    } catch (IOException e) {
      // Then it does not tell, which is what the sample says of it.
      return;
    }
  }

  private static void addPressure(Sample sample) {
    for (String line : lines(PRESSURE)) {
      SampleColumn column =
          line.startsWith("some ")
              ? SampleColumn.PRESSURE_SOME_MICROS
              : SampleColumn.PRESSURE_FULL_MICROS;
      int total = line.indexOf("total=");
      if (total >= 0) {
        sample.with(column, number(line.substring(total)));
      }
    }
  }

  private static void addKnobs(KernelKsm ksm, Sample sample) {
    try {
      ksm.knobs()
          .forEach((knob, value) -> {
            SampleColumn column = COLUMNS.get(knob.fileName());
            if (knob == Knob.ADVISOR_MODE) {
              sample.with(SampleColumn.ADVISOR, value.equals(ADVISOR_OFF) ? 0 : 1);
            } else if (column != null) {
              sample.with(column, Long.parseLong(value));
            }
          });
    } catch (KernelKsmException | NumberFormatException e) {
      // Then it does not tell, which is what the sample says of it.
      return;
    }
  }

  private static void addCounters(KernelKsm ksm, Sample sample) {
    try {
      ksm.countersByName()
          .forEach((name, value) -> {
            SampleColumn column = COLUMNS.get(name);
            if (column != null) {
              sample.with(column, value);
            }
          });
      sample.with(SampleColumn.KSMD_CPU_NANOS, ksm.ksmdCpuNanos());
    } catch (KernelKsmException e) {
      // Then it does not tell, as in a container, where ksmd is not to be seen.
      return;
    }
  }

  private static Iterable<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
