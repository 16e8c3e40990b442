package io.ksm.cli.options;

import io.ksm.api.text.SizeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of bytes as people write it: {@code 256MiB}, {@code 1GiB}, {@code 8g}. */
public final class ByteSize implements ITypeConverter<Long> {
  private static final long MIN_BYTES = 1024;
  private static final long MAX_BYTES = 1L << 42;

  @Override
  public Long convert(String text) {
    long bytes = SizeText.hasUnit(text) ? SizeText.parse(text).orElse(0) : 0;
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new TypeConversionException(
          "'%s' is not a size: give one as in 256MiB, 1GiB; at most 4TiB".formatted(text));
    }
    return bytes;
  }
}
