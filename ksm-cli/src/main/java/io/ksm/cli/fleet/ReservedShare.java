package io.ksm.cli.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of memory as people write it: {@code 10%}, {@code 0.5%}; also none, {@code 0%}. */
final class ReservedShare implements ITypeConverter<Double> {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2}(?:\\.[0-9]{1,3})?)%?");

  @Override
  public Double convert(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (!percent.matches()) {
      throw new TypeConversionException(
          "'%s' is not a share of memory: give a percentage from 0%% to below 100%%, as in 10%%"
              .formatted(text));
    }
    return Double.parseDouble(percent.group(1)) / 100;
  }
}
