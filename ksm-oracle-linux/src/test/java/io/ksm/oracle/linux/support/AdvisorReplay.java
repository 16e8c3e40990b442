package io.ksm.oracle.linux.support;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.ScanReport;
import io.ksm.core.plugin.Plugins;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our scan-time advisor, fed with what the kernel's computed with.
 *
 * <p>The kernel tells whole seconds and whole percents. They are given on as so many nanoseconds,
 * from which our advisor computes the same numbers again; so its advice must be the kernel's.
 */
public final class AdvisorReplay {
  private static final Pattern ADVICE =
      Pattern.compile("ksm_advisor: ksm scan time (\\d+) pages_to_scan (\\d+) cpu percent (\\d+)");
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** One line of the tracepoint {@code ksm:ksm_advisor}. */
  public record Advice(long scanSeconds, int pagesToScan, long cpuPercent) {

    /** Says whether a line of the trace is one. */
    static boolean isIn(String line) {
      return ADVICE.matcher(line).find();
    }

    static Advice parse(String line) {
      Matcher advice = ADVICE.matcher(line);
      if (!advice.find()) {
        throw new IllegalArgumentException("no advice: " + line);
      }
      return new Advice(
          Long.parseLong(advice.group(1)),
          Integer.parseInt(advice.group(2)),
          Long.parseLong(advice.group(3)));
    }
  }

  private final MergePolicy policy;

  /** What our advisor knows of the next scan's processor time before it is told. */
  private long knownNanos;

  /**
   * Begins where the kernel does when its advisor is switched on.
   *
   * @param knobs the policy's options of the same names, with {@code advisor-} before them
   * @param usedNanos the processor time that ksmd has used by then
   */
  public AdvisorReplay(Map<String, String> knobs, long usedNanos) {
    PolicyFactory ksm = Plugins.load().policies().get("ksm");
    Map<String, String> options = new HashMap<>(knobs);
    long usedMillis = usedNanos / NANOS_PER_MILLI;
    options.put("advisor-used-cpu-millisecs", Long.toString(usedMillis));
    policy = ksm.create(Options.of(ksm, options));
    knownNanos = usedMillis * NANOS_PER_MILLI;
  }

  /** Returns {@code pages_to_scan} as it should be now. */
  public int pagesToScan() {
    return policy.pace().pagesPerBatch();
  }

  /** Returns what our advisor advises after a scan that took what the kernel says. */
  public int adviceAfter(Advice kernels) {
    long nanos = kernels.scanSeconds * NANOS_PER_SECOND;
    // Percents are cut off: what was used before may be a little more than they tell of all.
    long cpuNanos = Math.max(0, nanos / 100 * kernels.cpuPercent - knownNanos);
    knownNanos = 0;
    return policy
        .afterScan(new ScanReport(Counters.NONE, 0, 0, nanos, cpuNanos, policy.pace()))
        .pagesPerBatch();
  }
}
