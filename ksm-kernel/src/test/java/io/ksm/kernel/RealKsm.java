package io.ksm.kernel;

import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The KSM of the machine on which the tests run. */
public final class RealKsm {
  /** How long others, who may be testing too, are waited for. */
  public static final Duration WAIT = Duration.ofMinutes(10);

  private RealKsm() {}

  /** Opens it, or skips the test where there is none. */
  public static KernelKsm assumeReadable() {
    try {
      return KernelKsm.open();
    } catch (KernelKsmException | IllegalArgumentException e) {
      return abort(e.getMessage());
    }
  }

  /** Opens it, or skips the test where it cannot be changed. */
  public static KernelKsm assumeWritable() {
    try {
      KernelKsm ksm = assumeReadable();
      ksm.requireWritable();
      return ksm;
    } catch (KernelKsmException e) {
      return abort(e.getMessage());
    }
  }

  public static KernelSession begin(KernelKsm ksm) throws KernelKsmException {
    return KernelSession.begin(ksm, WAIT);
  }

  /** Reads the knobs at a moment when no session is under way. */
  public static Map<Knob, String> knobsBetweenSessions(KernelKsm ksm) throws KernelKsmException {
    try (KernelSession session = begin(ksm)) {
      return session.ksm().knobs();
    }
  }

  /** Returns a value for each knob that no machine has by itself. */
  static Map<Knob, String> unusual() {
    Map<Knob, String> values = new EnumMap<>(Knob.class);
    values.put(Knob.RUN, "1");
    values.put(Knob.PAGES_TO_SCAN, "4321");
    values.put(Knob.SLEEP_MILLISECS, "87654");
    values.put(Knob.MERGE_ACROSS_NODES, "0");
    values.put(Knob.MAX_PAGE_SHARING, "7");
    values.put(Knob.USE_ZERO_PAGES, "1");
    values.put(Knob.SMART_SCAN, "0");
    values.put(Knob.STABLE_NODE_CHAINS_PRUNE_MILLISECS, "1999");
    values.put(Knob.ADVISOR_MAX_CPU, "33");
    values.put(Knob.ADVISOR_TARGET_SCAN_TIME, "44");
    values.put(Knob.ADVISOR_MIN_PAGES_TO_SCAN, "555");
    values.put(Knob.ADVISOR_MAX_PAGES_TO_SCAN, "6666");
    return values;
  }

  /** Unmerges all, and sets every knob to something unusual; the advisor's mode comes last. */
  public static void setAll(KernelSession session) throws KernelKsmException {
    session.unmergeAll();
    for (Map.Entry<Knob, String> entry : unusual().entrySet()) {
      if (entry.getKey() != Knob.RUN && session.ksm().has(entry.getKey())) {
        session.set(entry.getKey(), entry.getValue());
      }
    }
    if (session.ksm().has(Knob.ADVISOR_MODE)) {
      session.set(Knob.ADVISOR_MODE, "scan-time");
    }
    session.set(Knob.RUN, unusual().get(Knob.RUN));
  }
}
