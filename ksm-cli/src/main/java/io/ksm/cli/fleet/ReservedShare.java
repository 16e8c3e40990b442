package io.ksm.cli.fleet;

import io.ksm.cli.options.Percentage;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of memory as people write it: {@code 10%}, {@code 0.5%}; also none, {@code 0%}. */
final class ReservedShare implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    return Percentage.parse(text)
        .filter(share -> share < 1)
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is not a share of memory: give a percentage from 0%% to below 100%%, as in 10%%"
                    .formatted(text)));
  }
}
