package io.ksm.cli.fleet;

import io.ksm.fleet.contents.HashRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how large a sample of the contents is: {@code 1/64}. */
final class SampleShare implements ITypeConverter<HashRange> {
  private static final Pattern SHARE = Pattern.compile("1/([0-9]{1,4})");

  @Override
  public HashRange convert(String text) {
    Matcher share = SHARE.matcher(text);
    int parts = share.matches() ? Integer.parseInt(share.group(1)) : 0;
    if (Integer.bitCount(parts) != 1 || parts > 1 << HashRange.MAX_HALVINGS) {
      throw new TypeConversionException(
          "'%s' is not a sample: give 1/2, 1/4, 1/8 or so on, down to 1/4096".formatted(text));
    }
    return HashRange.sample(Integer.numberOfTrailingZeros(parts));
  }
}
