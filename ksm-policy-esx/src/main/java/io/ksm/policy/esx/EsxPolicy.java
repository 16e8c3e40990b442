package io.ksm.policy.esx;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.ScanOrder;
import io.ksm.api.ScanReport;
import io.ksm.api.policy.VisitShares;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides as another policy does, and visits samples of each source in random order. The number of
 * scans and their pace are its state, so each engine needs one of its own.
 */
final class EsxPolicy extends ForwardingPolicy {
  private final ScanRates rates;
  private final Map<Integer, VisitShares> shares = new HashMap<>();
  private long scans;

  /**
   * Makes a policy that has seen no scan.
   *
   * @param decisions makes all decisions but what to visit, and how fast
   * @param rates nobody else may ask them
   */
  EsxPolicy(MergePolicy decisions, ScanRates rates) {
    super(decisions);
    this.rates = rates;
  }

  @Override
  public void beginScan(List<SourceRegion> regions) {
    super.beginScan(regions);
    Map<Integer, Long> pages = new HashMap<>();
    for (SourceRegion each : regions) {
      pages.merge(each.source(), each.region().pages(), Long::sum);
    }
    rates.begin(pages.values());
    shares.clear();
    pages.forEach(
        (source, count) -> shares.put(source, new VisitShares(rates.visits(), count, scans)));
    scans++;
  }

  @Override
  public ScanOrder order() {
    return ScanOrder.SHUFFLED;
  }

  @Override
  public long maxVisits(SourceRegion region) {
    VisitShares own = shares.get(region.source());
    return own == null ? Long.MAX_VALUE : own.next(region.region().pages());
  }

  @Override
  public Pace pace() {
    return rates.pace();
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return rates.pace();
  }

  @Override
  public Pace batchPace(Pace scanPace, MachineView machine) {
    return rates.pace(); // That of the regions with which this scan began.
  }
}
