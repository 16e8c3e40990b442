package io.ksm.cli.kernel;

import io.ksm.api.UsageException;
import io.ksm.source.linux.kernel.Knob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns several knobs, all or none. The caller makes sure that nobody else turns them meanwhile.
 */
final class KnobSetter {
  private static final String ADVISED = "scan-time";

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
   * @throws IOException if the kernel refuses one; then those that had changed are put back
   */
  List<KnobChange> set(Map<Knob, String> values) throws IOException {
    Map<Knob, String> before = knobs.read();
    check(values, before);
    try {
      write(values, before);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + putBack(before), e);
    }
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
    if (mode.equals(ADVISED) && values.containsKey(Knob.PAGES_TO_SCAN)) {
      throw new UsageException(
          "pages_to_scan is the advisor's while advisor_mode=scan-time: leave it out, or give"
              + " advisor_mode=none too");
    }
  }

  /** Writes only what differs: to write a mode again would reset what hangs on it. */
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

  /** Makes the knobs read as they did before, and says what came of it. */
  private String putBack(Map<Knob, String> before) throws IOException {
    Map<Knob, String> changed = changed(before, knobs.read());
    if (changed.isEmpty()) {
      return "nothing was changed";
    }
    List<String> back = new ArrayList<>();
    for (Map.Entry<Knob, String> old : KnobOrder.of(changed)) {
      String setting = old.getKey().fileName() + "=" + old.getValue();
      try {
        knobs.write(old.getKey(), old.getValue());
        back.add("put back " + setting);
      } catch (IOException e) {
        back.add("could not put back " + setting);
      }
    }
    return String.join(", ", back);
  }

  /** Returns the old values of what has changed and is not the advisor's business. */
  private static Map<Knob, String> changed(Map<Knob, String> before, Map<Knob, String> now) {
    Map<Knob, String> changed = new EnumMap<>(before);
    changed.entrySet().removeIf(knob -> knob.getValue().equals(now.get(knob.getKey())));
    if (ADVISED.equals(before.get(Knob.ADVISOR_MODE))) {
      changed.remove(Knob.PAGES_TO_SCAN);
    } else if (changed.containsKey(Knob.ADVISOR_MODE)) {
      // To switch the advisor off sets them to their default, even if they had not changed yet.
      changed.put(Knob.PAGES_TO_SCAN, Objects.requireNonNull(before.get(Knob.PAGES_TO_SCAN)));
    }
    return changed;
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
