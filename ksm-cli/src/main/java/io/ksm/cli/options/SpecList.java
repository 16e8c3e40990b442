package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a list of parts as users write it: {@code rb,skiplist}, {@code
 * ksm:smart-scan=off,use-zero-pages=on,eager}.
 *
 * <p>Commas separate parts, and the options within a part, too. An item of the form {@code
 * key=value} is an option of the part before it; every other item begins a part. A doubled comma is
 * one within a value.
 */
public final class SpecList {
  private static final Pattern SINGLE_COMMA = Pattern.compile("(?<!,),(?!,)");
  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9-]*=.*", Pattern.DOTALL);

  private SpecList() {}

  /**
   * Splits all lists that were given for one option.
   *
   * @param option by which they were given, for the error
   * @throws UsageException if a part is empty, or begins with an option
   */
  public static List<String> split(String option, List<String> lists) {
    List<String> parts = new ArrayList<>();
    for (String list : lists) {
      int begin = parts.size();
      for (String piece : SINGLE_COMMA.split(list, -1)) {
        add(piece, parts, begin, "%s '%s'".formatted(option, list));
      }
    }
    return parts;
  }

  /**
   * Splits all lists that were given for one option, and takes apart each part.
   *
   * @throws UsageException as {@link #split}, or if a part does not begin with a name
   */
  public static List<PartSpec> parts(String option, List<String> lists) {
    return split(option, lists).stream().map(PartSpec::parse).toList();
  }

  private static void add(String piece, List<String> parts, int begin, String given) {
    if (piece.isEmpty()) {
      throw new UsageException(given + " has an empty part: write NAME,NAME");
    }
    if (!OPTION.matcher(piece).matches()) {
      parts.add(piece);
    } else if (parts.size() > begin) {
      parts.add(parts.removeLast() + "," + piece);
    } else {
      throw new UsageException(given + " begins with an option: write NAME:KEY=VALUE");
    }
  }
}
