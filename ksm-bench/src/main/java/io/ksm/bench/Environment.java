package io.ksm.bench;

import io.ksm.bench.process.ChildCommand;
import io.ksm.linux.HugePageMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The machine that a benchmark ran on, as it is printed with the figures. */
final class Environment {
  private static final String UNKNOWN = "unknown";

  private Environment() {}

  /**
   * Describes this machine and JVM at this moment, by names for programs.
   *
   * @param commandLine by which the benchmark was asked for
   */
  static Map<String, String> describe(String commandLine) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("commandLine", commandLine);
    facts.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now()));
    facts.put("jdk", property("java.vm.name") + " " + property("java.runtime.version"));
    facts.put("jvmOptions", String.join(" ", ChildCommand.jvmOptions()));
    facts.put("cpu", value("/proc/cpuinfo", line -> line.startsWith("model name")));
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", value("/proc/meminfo", line -> line.startsWith("MemTotal")));
    facts.put("kernel", property("os.name") + " " + property("os.version"));
    facts.put("hugePages", HugePageMode.read().orElse(UNKNOWN));
    facts.put("governor", first("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
    facts.put("loadAverage", first("/proc/loadavg"));
    return facts;
  }

  private static ZonedDateTime now() {
    return ZonedDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String property(String key) {
    return System.getProperty(key, UNKNOWN);
  }

  private static String value(String file, Predicate<String> wanted) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(wanted)
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String first(String file) {
    return value(file, line -> true);
  }
}
