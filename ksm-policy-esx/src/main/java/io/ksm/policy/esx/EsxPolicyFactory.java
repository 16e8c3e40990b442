package io.ksm.policy.esx;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.FirstSightPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;
import java.util.Map;

/**
 * Supplies the policy {@code esx}: merges at first sight, and visits so many pages of each source
 * per second, in random order.
 *
 * <p>Source: C. A. Waldspurger, <em>Memory Resource Management in VMware ESX Server</em>, OSDI
 * 2002, sections 4.2 and 4.3. The rates are those of the manual of that time (<em>VMware ESX Server
 * Resource Management</em>, {@code ShareScanVM} and {@code ShareScanTotal}). How it is mapped:
 *
 * <ul>
 *   <li><em>Hint frames</em>: a page that was scanned and matches nothing is remembered by its
 *       hash, and is not write-protected. Here that is a calm page that is unshared: every page is
 *       calm at first sight. A hint stays until its page is scanned again, since other pages are
 *       only <em>passed over</em> in between.
 *   <li>When a page matches a hint, the hint's page is compared as it is now: a hint whose page
 *       changed merges nothing. The engine compares all bytes before it merges.
 *   <li>There is no other test of volatility. Pages that are written after they were shared get
 *       copies of their own.
 *   <li>Pages are scanned at random, at most so many per second of one virtual machine, and of all
 *       of them. Each source counts as one machine. One scan covers what fits into a minute: a
 *       sample of each source, and another one in the next scan, in shuffled order. So a full scan
 *       is a minute, or less where all sources are small. Within a chunk of 2 MiB, pages come by
 *       address.
 *   <li>A frame has any number of sharers, and the zero page is a page like any other.
 * </ul>
 *
 * <p>Left out: sharing on the way to swap, which a scanner does not see; and that a page whose hash
 * matches falsely is never shared, as the engine goes on under a second hash.
 */
public final class EsxPolicyFactory implements PolicyFactory {
  private static final String VM = "share-scan-vm";
  private static final String TOTAL = "share-scan-total";

  /** For the service loader. */
  public EsxPolicyFactory() {}

  @Override
  public String name() {
    return "esx";
  }

  @Override
  public String summary() {
    return "as VMware ESX Server: merges at first sight, at random, a few pages per second";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(VM, "pages per second of one source, or unlimited", "50"),
        new Option(TOTAL, "pages per second of all sources together, or unlimited", "200"),
        PolicyOptions.useZeroPages("off"));
  }

  @Override
  public Map<String, String> scanDefaults() {
    return Map.of(VM, "unlimited", TOTAL, "unlimited", "use-zero-pages", "on");
  }

  @Override
  public MergePolicy create(Options options) {
    ScanRates rates =
        new ScanRates(
            PolicyOptions.limit(options, VM, 1, ScanRates.UNLIMITED),
            PolicyOptions.limit(options, TOTAL, 1, ScanRates.UNLIMITED));
    FirstSightPolicy decisions =
        new FirstSightPolicy(options.flag("use-zero-pages"), Integer.MAX_VALUE, rates.pace());
    return new EsxPolicy(decisions, rates);
  }
}
