package io.ksm.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of one processor as people write it: {@code 5%}, {@code 0.5%}, {@code 150%}. */
public final class Share implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    return Percentage.parse(text)
        .filter(share -> share > 0)
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is not a share of a processor: give a percentage above 0, as in 5%%"
                    .formatted(text)));
  }
}
