package io.ksm.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The values of a plug-in's {@linkplain Option options}: what the user gave, else the defaults.
 *
 * <p>Immutable. Every getter names the option and its value in the {@link UsageException} that it
 * throws where the value does not fit.
 */
public final class Options {
  private final String owner;
  private final Map<String, String> values;

  private final Set<String> given;

  private Options(String owner, Map<String, String> values, Set<String> given) {
    this.owner = owner;
    this.values = values;
    this.given = Set.copyOf(given);
  }

  /**
   * Checks given values against the options that a plug-in knows and adds the defaults.
   *
   * @param factory whose options these are
   * @param given key to value, as the user wrote them
   * @throws UsageException if a key is unknown; the known ones are listed
   */
  public static Options of(PluginFactory factory, Map<String, String> given) {
    List<Option> known = factory.options();
    Map<String, String> values = new TreeMap<>();
    for (Option option : known) {
      values.put(option.key(), option.defaultValue());
    }
    for (Map.Entry<String, String> entry : given.entrySet()) {
      if (values.replace(entry.getKey(), entry.getValue()) == null) {
        throw new UsageException(
            "unknown option '%s' of '%s': it knows %s"
                .formatted(entry.getKey(), factory.name(), names(known)));
      }
    }
    return new Options(factory.name(), values, given.keySet());
  }

  /** Says whether a plug-in declares an option. */
  public static boolean isKnown(PluginFactory factory, String key) {
    return factory.options().stream().anyMatch(option -> option.key().equals(key));
  }

  private static String names(List<Option> known) {
    return known.isEmpty()
        ? "no options"
        : known.stream().map(Option::key).collect(Collectors.joining(", "));
  }

  /** Returns the value of an option as it was given. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("plug-in '" + owner + "' does not declare '" + key + "'");
    }
    return value;
  }

  /** Says whether the user gave a value, be it the default one. */
  public boolean isGiven(String key) {
    return given.contains(key);
  }

  /**
   * Returns the value of a switch.
   *
   * @throws UsageException if it is neither {@code on} nor {@code off}
   */
  public boolean flag(String key) {
    return switch (text(key)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw wrong(key, "on or off");
    };
  }

  /**
   * Returns the value of a whole number.
   *
   * @param key the option
   * @param least the smallest permitted value
   * @param most the largest permitted value
   * @throws UsageException if it is not a whole number from {@code least} to {@code most}
   */
  public long number(String key, long least, long most) {
    try {
      long value = Long.parseLong(text(key));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, "a whole number");
    }
    throw wrong(key, "a number from " + least + " to " + most);
  }

  /**
   * Makes the error for a value that does not fit.
   *
   * @param key the option
   * @param wanted what would fit, in a few words
   */
  public UsageException wrong(String key, String wanted) {
    return new UsageException(
        "option '%s' of '%s' is '%s': give %s".formatted(key, owner, text(key), wanted));
  }

  /** Returns {@code key=value,…} of all options, sorted by key; empty if there are none. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
