package io.ksm.kernel;

import io.ksm.api.UsageException;
import io.ksm.api.text.NearestName;
import io.ksm.api.text.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A setting of the kernel's KSM: one writable file of {@code /sys/kernel/mm/ksm}.
 *
 * <p>The ranges are those in which the kernel takes a value as it stands (Linux 6.18).
 */
public enum Knob {
  RUN(Values.ACTION, "what ksmd does: 0 stops, 1 scans and merges, 2 unmerges all and stops"),
  PAGES_TO_SCAN(Values.UNSIGNED, "pages that ksmd visits in a batch, before it sleeps"),
  SLEEP_MILLISECS(Values.UNSIGNED, "how long ksmd sleeps between batches, in milliseconds"),
  MERGE_ACROSS_NODES(Values.SWITCH, "1: pages of different NUMA nodes merge; 0: they do not"),
  MAX_PAGE_SHARING(Values.SHARERS, "mappings that one stable page has at most"),
  USE_ZERO_PAGES(
      Values.SWITCH, "1: pages of zeros merge with the kernel's zero page; 0: as others"),
  SMART_SCAN(Values.SWITCH, "1: pages that have not merged for long are visited less often"),
  STABLE_NODE_CHAINS_PRUNE_MILLISECS(
      Values.UNSIGNED, "how often chains of equal stable pages are tidied, in milliseconds"),
  ADVISOR_MODE(Values.ADVISOR, "who sets pages_to_scan: you (none) or the kernel (scan-time)"),
  ADVISOR_MAX_CPU(Values.PERCENT, "advisor: processor time for ksmd at most, in percent"),
  ADVISOR_TARGET_SCAN_TIME(Values.POSITIVE, "advisor: how long a full scan shall take, in seconds"),
  ADVISOR_MIN_PAGES_TO_SCAN(Values.UNSIGNED, "advisor: pages per batch that it begins with"),
  ADVISOR_MAX_PAGES_TO_SCAN(Values.UNSIGNED, "advisor: pages per batch at most");

  private final Values values;
  private final String meaning;
  private final String fileName;

  Knob(Values values, String meaning) {
    this.values = values;
    this.meaning = meaning;
    this.fileName = name().toLowerCase(Locale.ROOT);
  }

  /** Returns the kernel's name of it, such as {@code pages_to_scan}: what people see and type. */
  public String fileName() {
    return fileName;
  }

  /** Returns what it does, in one line and with its unit. */
  public String meaning() {
    return meaning;
  }

  /** Returns the values that it takes, for people: {@code 0 to 2}, {@code none or scan-time}. */
  public String valueRange() {
    return values.description();
  }

  /**
   * Checks a value before it is given to the kernel.
   *
   * @throws UsageException if it is none of this knob's values; says which those are
   */
  public void check(String value) {
    if (!values.contains(value)) {
      throw new UsageException(
          "%s=%s: the value must be %s (%s)"
              .formatted(fileName, Printable.of(value), values.description(), meaning));
    }
  }

  /**
   * Finds a knob by its file name.
   *
   * @throws UsageException if there is none; names the nearest one and all that there are
   */
  public static Knob named(String name) {
    for (Knob knob : values()) {
      if (knob.fileName.equals(name)) {
        return knob;
      }
    }
    List<String> names = Arrays.stream(values()).map(Knob::fileName).toList();
    String nearest = NearestName.of(name, names);
    throw new UsageException(
        "'%s' is not a knob of the kernel's KSM%s; there are %s"
            .formatted(
                Printable.of(name),
                nearest == null ? "" : " (did you mean %s?)".formatted(nearest),
                String.join(", ", names)));
  }
}
