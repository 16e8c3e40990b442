package io.ksm.cli.kernel.set;

import io.ksm.api.UsageException;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes knobs as lines of tmpfiles.d(5), by which systemd sets them at each start of the machine.
 * Stateless.
 */
final class TmpfilesLines {
  private TmpfilesLines() {}

  /**
   * Requires that values make sense at each start.
   *
   * @throws UsageException if not
   */
  static void check(Map<Knob, String> values) {
    if (Knobs.UNMERGE.equals(values.get(Knob.RUN))) {
      throw new UsageException(
          "run=2 unmerges what is merged now, and does nothing at a start: give run=0 or run=1 with"
              + " --persist");
    }
  }

  /**
   * Writes all knobs that a kernel has, in an order that it takes.
   *
   * @param present their values
   */
  static void write(Map<Knob, String> present, Appendable out) throws IOException {
    Map<Knob, String> kept = new EnumMap<>(present);
    kept.replace(Knob.RUN, Knobs.UNMERGE, "0");
    if (Knobs.ADVISED.equals(kept.get(Knob.ADVISOR_MODE))) {
      kept.remove(Knob.PAGES_TO_SCAN); // The advisor's.
    }
    out.append("# The kernel's page merging (KSM), set at each start: see tmpfiles.d(5).\n");
    for (Map.Entry<Knob, String> knob : KnobOrder.of(kept)) {
      out.append(
          "w %s/%s - - - - %s\n"
              .formatted(KernelKsm.FOLDER, knob.getKey().fileName(), knob.getValue()));
    }
  }
}
