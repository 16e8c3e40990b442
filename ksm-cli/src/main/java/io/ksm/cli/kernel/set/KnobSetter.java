package io.ksm.cli.kernel.set;

import io.ksm.api.UsageException;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns several knobs. The caller makes sure that nobody else turns them meanwhile, and puts them
 * back when that fails.
 */
final class KnobSetter {

  private final Knobs knobs;

  KnobSetter(Knobs knobs) {
    this.knobs = knobs;
  }

  /**
   * Gives knobs new values, in an order that the kernel takes.
   *
   * @return the knobs that were given, and those that changed with them
   * @throws UsageException if this kernel lacks one of them, or they contradict each other; then
   *     nothing was changed
   * @throws IOException if the kernel refuses one; others may have been turned then
   */
  List<KnobChange> set(Map<Knob, String> values) throws IOException {
    Map<Knob, String> before = knobs.read();
    check(values, before);
    write(values, before);
    return changes(values, before, knobs.read());
  }

  private static void check(Map<Knob, String> values, Map<Knob, String> before) {
    for (Knob knob : values.keySet()) {
      if (!before.containsKey(knob)) {
        throw new UsageException(
            "this kernel has no %s: leave it out, or use a newer one".formatted(knob.fileName()));
      }
    }
    String mode =
        values.getOrDefault(Knob.ADVISOR_MODE, before.getOrDefault(Knob.ADVISOR_MODE, ""));
    if (mode.equals(Knobs.ADVISED) && values.containsKey(Knob.PAGES_TO_SCAN)) {
      throw new UsageException(
          "pages_to_scan is the advisor's while advisor_mode=scan-time: leave it out, or give"
              + " advisor_mode=none too");
    }
  }

  /** Writes only what differs: to write a mode again would reset what depends on it. */
  private void write(Map<Knob, String> values, Map<Knob, String> before) throws IOException {
    boolean modeChanges = differs(Knob.ADVISOR_MODE, values, before);
    for (Map.Entry<Knob, String> next : KnobOrder.of(values)) {
      Knob knob = next.getKey();
      if (differs(knob, values, before) || (knob == Knob.PAGES_TO_SCAN && modeChanges)) {
        knobs.write(knob, next.getValue());
      }
    }
  }

  private static boolean differs(Knob knob, Map<Knob, String> values, Map<Knob, String> before) {
    return values.containsKey(knob) && !values.get(knob).equals(before.get(knob));
  }

  private static List<KnobChange> changes(
      Map<Knob, String> values, Map<Knob, String> before, Map<Knob, String> after) {
    List<KnobChange> changes = new ArrayList<>();
    before.forEach((knob, was) -> {
      String is = after.getOrDefault(knob, was);
      if (values.containsKey(knob) || !is.equals(was)) {
        changes.add(new KnobChange(knob, was, is));
      }
    });
    return changes;
  }
}
