package io.ksm.report.text;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what a figure counts, and so how people read it in a table. */
public enum Unit {
  /** Whole numbers: {@code 1,234}. */
  PAGES,
  /** Whole numbers of other things. */
  COUNT,
  /** Bytes, which tables show in MiB: {@code 12.34}. */
  BYTES,
  /** Nanoseconds, which tables show in words: {@code 4.21 s}. */
  NANOS,
  /** Seconds with decimals. */
  SECONDS,
  /** A share of a hundred, with one decimal. */
  PERCENT,
  /** Yes or no. */
  ANSWER,
  /** Anything that is not a number. */
  WORDS;

  /** Stands in tables for what is not known. */
  public static final String UNKNOWN = "–";

  /** Says whether tables align it to the right. */
  public boolean isNumber() {
    return this != WORDS && this != ANSWER;
  }

  /** Returns a value as tables show it; a dash if it is not known. */
  String text(@Nullable Object value) {
    if (value == null) {
      return UNKNOWN;
    }
    return switch (this) {
      case PAGES, COUNT -> Numbers.count(number(value));
      case BYTES -> Numbers.mebibytes(number(value));
      case NANOS -> Numbers.time(number(value));
      case PERCENT -> Numbers.percent(((BigDecimal) value).movePointRight(1).longValue(), 1000);
      case SECONDS, ANSWER, WORDS -> Objects.toString(value);
    };
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
