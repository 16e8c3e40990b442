package io.ksm.cli.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of one processor as people write it: {@code 5%}, {@code 0.5%}, {@code 150%}. */
public final class Share implements ITypeConverter<Double> {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,5}(?:\\.[0-9]{1,3})?)%?");

  @Override
  public Double convert(String text) {
    Matcher percent = PERCENT.matcher(text);
    double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
    if (share <= 0) {
      throw new TypeConversionException(
          "'%s' is not a share of a processor: give a percentage above 0, as in 5%%"
              .formatted(text));
    }
    return share;
  }
}
