package io.ksm.cli.options;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of bytes as people write it: {@code 256MiB}, {@code 1GiB}, {@code 8g}. */
public final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmgt])(i?b)?");
  private static final Map<String, Integer> SHIFTS = Map.of("k", 10, "m", 20, "g", 30, "t", 40);
  private static final long MAX_BYTES = 1L << 42;

  @Override
  public Long convert(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw wrong(text);
    }
    long bytes = Long.parseLong(size.group(1)) << SHIFTS.getOrDefault(size.group(2), 0);
    if (bytes < 1024 || bytes > MAX_BYTES) {
      throw wrong(text);
    }
    return bytes;
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "'%s' is not a size: give one as in 256MiB, 1GiB; at most 4TiB".formatted(text));
  }
}
