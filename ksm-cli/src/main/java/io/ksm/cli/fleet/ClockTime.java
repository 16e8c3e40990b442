package io.ksm.cli.fleet;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment as people write it: {@code 2026-01-31T12:00:00Z}. */
final class ClockTime implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is not a time: give one as in 2026-01-31T12:00:00Z".formatted(text));
    }
  }
}
