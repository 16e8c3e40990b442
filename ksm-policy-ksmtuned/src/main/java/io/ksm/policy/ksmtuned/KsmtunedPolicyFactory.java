package io.ksm.policy.ksmtuned;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.KernelPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Supplies the policy {@code ksmtuned}: as the kernel does, faster while memory is short and not at
 * all while there is enough.
 *
 * <p>Source: the script {@code ksmtuned} by Dan Kenigsberg (Red Hat, 2009), as Debian packages it
 * (4.20150326). Its rules, which hold here to the digit (whole KiB, divisions round down):
 *
 * <ul>
 *   <li>Each {@code KSM_MONITOR_INTERVAL} (60 s) it looks at memory.
 *   <li>The threshold is {@code KSM_THRES_COEF} (20) percent of all memory, and at least {@code
 *       KSM_THRES_CONST} (2048). The script compares that constant with KiB.
 *   <li>If committed memory and the threshold are less than all memory, and more than the threshold
 *       is free, it stops ksmd.
 *   <li>Otherwise it runs ksmd, with {@code KSM_NPAGES_BOOST} (300) more pages until a pause if
 *       less than the threshold is free, and with {@code KSM_NPAGES_DECAY} (-50) else; from {@code
 *       KSM_NPAGES_MIN} (64) to {@code KSM_NPAGES_MAX} (1250).
 *   <li>The pause is {@code KSM_SLEEP_MSEC} (10 ms) on a machine of 16 GiB, longer on smaller ones
 *       in proportion, and never below 10 ms.
 * </ul>
 *
 * <p>What differs: <em>committed</em> is what the scanned sources have mapped, the sum of their
 * eligible regions as the present scan lists them; the script takes the resident memory of QEMU's
 * processes. <em>Free</em> is {@code MemAvailable}; the script adds {@code MemFree}, {@code
 * Buffers} and {@code Cached}. Until the first look the kernel's own default pace holds, because
 * the service that starts the script has switched ksmd on. Where the machine does not tell its
 * memory, that pace stays. A stopped ksmd keeps what is merged, and so does this.
 */
public final class KsmtunedPolicyFactory implements PolicyFactory {
  private static final int MAX_PAGES = 1_000_000;

  /** For the service loader. */
  public KsmtunedPolicyFactory() {}

  @Override
  public String name() {
    return "ksmtuned";
  }

  @Override
  public String summary() {
    return "like ksm, faster while memory is short and stopped while there is enough";
  }

  @Override
  public List<Option> options() {
    return List.of(
        PolicyOptions.SMART_SCAN,
        PolicyOptions.useZeroPages("off"),
        PolicyOptions.maxPageSharing("256"),
        new Option("monitor-interval", "time between two looks at memory, in s", "60"),
        new Option("sleep-msec", "the pause on a machine of 16 GiB, in ms", "10"),
        new Option("npages-boost", "pages added per batch while memory is short", "300"),
        new Option("npages-decay", "pages added per batch while it is not short; 0 or less", "-50"),
        new Option("npages-min", "the fewest pages per batch", "64"),
        new Option("npages-max", "the most pages per batch", "1250"),
        new Option("thres-coef", "memory that should be free, in percent of all", "20"),
        new Option("thres-const", "memory that should be free at least, in KiB", "2048"));
  }

  @Override
  public Map<String, String> scanDefaults() {
    return PolicyOptions.scanDefaults(options());
  }

  @Override
  public MergePolicy create(Options options) {
    KernelPolicy decisions =
        new KernelPolicy(
            options.flag("smart-scan"),
            options.flag("use-zero-pages"),
            PolicyOptions.maxPageSharing(options),
            false,
            Pace.KERNEL);
    Duration interval = Duration.ofSeconds(options.number("monitor-interval", 1, 86_400));
    return new KsmtunedPolicy(decisions, new Tuner(settings(options)), interval);
  }

  private static Tuner.Settings settings(Options options) {
    int min = (int) options.number("npages-min", 1, MAX_PAGES);
    return new Tuner.Settings(
        options.number("sleep-msec", 1, 60_000),
        (int) options.number("npages-boost", 0, MAX_PAGES),
        (int) options.number("npages-decay", -MAX_PAGES, 0),
        min,
        (int) options.number("npages-max", min, MAX_PAGES),
        options.number("thres-coef", 0, 100),
        options.number("thres-const", 0, 1L << 40));
  }
}
