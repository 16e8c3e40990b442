package io.ksm.core.plugin;

import io.ksm.api.UsageException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Holds what a user wrote to select a part: {@code name}, {@code name:key=value,…}, and for a
 * source {@code name:argument,key=value,…}.
 *
 * <p>Of the comma-separated items after the colon, the trailing ones of the form {@code key=value}
 * are options and what stands before them is the argument. A doubled comma stands for a comma.
 *
 * <p>Only options of commands, and what passes between processes, know the text; everything else
 * hands on this value. Immutable, so any number of threads may use it.
 *
 * @param name the plug-in's name
 * @param argument what stands before the options; empty where there is none
 * @param options key to value, in the order given
 */
public record PartSpec(String name, String argument, Map<String, String> options) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern OPTION = Pattern.compile("([a-z][a-z0-9-]*)=(.*)", Pattern.DOTALL);
  private static final Pattern SINGLE_COMMA = Pattern.compile("(?<!,),(?!,)");

  /** Copies the options, in their order. */
  public PartSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Says whether a text can be the name of a plug-in or of an option. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Takes apart what a user wrote.
   *
   * @throws UsageException if it does not begin with a name, or gives an option twice
   */
  public static PartSpec parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (!isName(name)) {
      throw new UsageException(
          "'%s' names no plug-in: write name or name:key=value,key=value".formatted(text));
    }
    return colon < 0 ? new PartSpec(name, "", Map.of()) : parse(name, text.substring(colon + 1));
  }

  private static PartSpec parse(String name, String rest) {
    String[] pieces = SINGLE_COMMA.split(rest, -1);
    int first = pieces.length;
    while (first > 0 && OPTION.matcher(pieces[first - 1]).matches()) {
      first--;
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = first; i < pieces.length; i++) {
      int equals = pieces[i].indexOf('=');
      String key = pieces[i].substring(0, equals);
      if (options.put(key, pieces[i].substring(equals + 1).replace(",,", ",")) != null) {
        throw new UsageException("option '%s' of '%s' is given twice".formatted(key, name));
      }
    }
    StringBuilder argument = new StringBuilder();
    for (int i = 0; i < first; i++) {
      argument.append(i == 0 ? "" : ",").append(pieces[i].replace(",,", ","));
    }
    return new PartSpec(name, argument.toString(), options);
  }

  /**
   * Requires that there is no argument, because this part has none.
   *
   * @return this
   * @throws UsageException if there is one
   */
  public PartSpec withoutArgument() {
    if (!argument.isEmpty()) {
      throw new UsageException(
          "'%s' after '%s:' is not an option: write %s:key=value,key=value"
              .formatted(argument, name, name));
    }
    return this;
  }

  /** Returns the same part with other options. */
  public PartSpec withOptions(Map<String, String> others) {
    return new PartSpec(name, argument, others);
  }

  /**
   * Returns the text that {@link #parse} takes apart into this; but an argument that looks like an
   * option is taken for one.
   */
  @Override
  public String toString() {
    StringJoiner pieces = new StringJoiner(",", name + ":", "");
    pieces.setEmptyValue(name);
    if (!argument.isEmpty()) {
      pieces.add(escape(argument));
    }
    options.forEach((key, value) -> pieces.add(key + "=" + escape(value)));
    return pieces.toString();
  }

  private static String escape(String text) {
    return text.replace(",", ",,");
  }
}
