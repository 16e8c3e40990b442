package io.ksm.cli.kernel.set;

import io.ksm.api.UsageException;
import io.ksm.kernel.Knob;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads {@code KNOB=VALUE} words. */
final class Assignments {
  private Assignments() {}

  /**
   * Reads and checks all of them.
   *
   * @throws UsageException if one is not an assignment, names no knob, or gives it a value that it
   *     does not take; or if two are for one knob
   */
  static Map<Knob, String> parse(List<String> words) {
    Map<Knob, String> values = new EnumMap<>(Knob.class);
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new UsageException(
            "'%s' is not an assignment: give KNOB=VALUE, as in run=1".formatted(word));
      }
      Knob knob = Knob.named(word.substring(0, equals));
      String value = word.substring(equals + 1);
      knob.check(value);
      if (values.put(knob, value) != null) {
        throw new UsageException("%s is given twice: give it once".formatted(knob.fileName()));
      }
    }
    return values;
  }
}
