package io.ksm.trace;

import java.util.Locale;

/**
 * Names what is known of a sample. Each is a number; {@link Sample#UNKNOWN} stands for one that
 * nobody could tell.
 */
public enum SampleColumn {
  /** The sample's number, from 0 on. */
  SAMPLE,
  /** When it began by the machine's clock, in microseconds since 1970. */
  START_MICROS,
  /** How long after the recording's beginning it began, in nanoseconds. Clocks cannot turn it. */
  ELAPSED_NANOS,
  /** How long it took, in nanoseconds. */
  DURATION_NANOS,
  /** Sources that were read. */
  SOURCES,
  /** Pages of eligible regions that were looked at. */
  PAGES,
  /** Pages whose bytes were read. */
  PAGES_READ,
  /** Pages of which a fingerprint was made, because they were new or had changed. */
  PAGES_FINGERPRINTED,
  /** Processor time that the sample took the recorder, in nanoseconds. */
  CPU_NANOS,
  /** Memory of the machine, in bytes. */
  MEM_TOTAL_BYTES,
  /** Memory that programs can get without swapping, in bytes. */
  MEM_AVAILABLE_BYTES,
  /** How long some task has waited for memory since the start of the machine, in microseconds. */
  PRESSURE_SOME_MICROS,
  /** How long all tasks have waited for memory since the start of the machine, in microseconds. */
  PRESSURE_FULL_MICROS,
  /** The kernel's knob of this name: whether ksmd scans. */
  RUN,
  /** The kernel's knob of this name. */
  PAGES_TO_SCAN,
  /** The kernel's knob of this name. */
  SLEEP_MILLISECS,
  /** The kernel's knob of this name. */
  MERGE_ACROSS_NODES,
  /** The kernel's knob of this name. */
  MAX_PAGE_SHARING,
  /** The kernel's knob of this name. */
  USE_ZERO_PAGES,
  /** The kernel's knob of this name. */
  SMART_SCAN,
  /** Whether the kernel's advisor sets {@code pages_to_scan}: 0 or 1. */
  ADVISOR,
  /** The kernel's counter of this name. */
  PAGES_SHARED,
  /** The kernel's counter of this name. */
  PAGES_SHARING,
  /** The kernel's counter of this name. */
  PAGES_UNSHARED,
  /** The kernel's counter of this name. */
  PAGES_VOLATILE,
  /** The kernel's counter of this name. */
  PAGES_SCANNED,
  /** The kernel's counter of this name. */
  PAGES_SKIPPED,
  /** The kernel's counter of this name. */
  KSM_ZERO_PAGES,
  /** The kernel's counter of this name. */
  FULL_SCANS,
  /** The kernel's counter of this name. */
  STABLE_NODE_CHAINS,
  /** The kernel's counter of this name. */
  STABLE_NODE_DUPS,
  /** The kernel's counter of this name, in bytes. */
  GENERAL_PROFIT,
  /** Processor time of ksmd since the start of the machine, in nanoseconds. */
  KSMD_CPU_NANOS;

  /** Returns where it stands in the table and in a {@link Sample}: in files, names count. */
  @SuppressWarnings("EnumOrdinal") // the order of the columns, as they are declared here
  int index() {
    return ordinal();
  }

  /** Returns the name of the column, and of the kernel's file where it comes from one. */
  public String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
