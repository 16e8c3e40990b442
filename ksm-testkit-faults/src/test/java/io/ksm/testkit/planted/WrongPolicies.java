package io.ksm.testkit.planted;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanOrder;
import io.ksm.api.ScanReport;
import io.ksm.testkit.reference.ReferencePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Policies that each break the contract in one way. */
final class WrongPolicies {
  private WrongPolicies() {}

  /** Forwards to the kernel's policy. */
  abstract static class Kernel extends ForwardingPolicy {
    Kernel() {
      super(ReferencePolicy.PLAIN.withMaxSharers(256).withSmartScan());
    }
  }

  /** Keeps to the contract. */
  static final class Right extends Kernel {}

  /** Counts the encounters of all pages together. */
  static final class CountsAllPages extends Kernel {
    private int encounters;

    @Override
    public boolean wants(PageView page) {
      return encounters++ % 3 != 0;
    }
  }

  /** Does so in all instances. */
  static final class CountsInAllInstances extends Kernel {
    private static int encounters;

    @Override
    public boolean wants(PageView page) {
      return encounters++ % 3 != 0;
    }
  }

  /** Keeps a view of a page. */
  static final class KeepsView extends Kernel {
    private PageView before;

    @Override
    public boolean isCalm(PageView page, long hash) {
      boolean calm = before != null && before.lastHash() == hash;
      before = page;
      return calm;
    }
  }

  /** Keeps a number for which a page has no room. */
  static final class StoresTooMuch extends Kernel {
    @Override
    public boolean wants(PageView page) {
      page.age(page.age() + 1);
      return true;
    }
  }

  /** Promises to judge by change alone, and does not. */
  static final class JudgesOtherwise extends Kernel {
    @Override
    public boolean judgesByChangeAlone() {
      return true;
    }
  }

  /** Lets more pages share from scan to scan. */
  static final class SharesMore extends Kernel {
    private int sharers = 16;

    @Override
    public int maxSharers() {
      return sharers++;
    }
  }

  /** Remembers hashes, of all pages together. */
  static final class RemembersHashes extends Kernel {
    private static final Map<Long, Boolean> SEEN = new HashMap<>();

    @Override
    public boolean isCalm(PageView page, long hash) {
      synchronized (SEEN) {
        return SEEN.put(hash, true) != null;
      }
    }
  }

  /** Names domains by what it was asked before. */
  static final class DomainByTime extends Kernel {
    private int asked;

    @Override
    public String domain(Region region) {
      return region.domain() + asked++;
    }
  }

  /** Never merges anything. */
  static final class NeverCalm extends Kernel {
    @Override
    public boolean isCalm(PageView page, long hash) {
      return false;
    }
  }

  /** Stops after some time. */
  static final class WithoutPace extends Kernel {
    private int scans;

    @Override
    public Pace afterScan(ScanReport report) {
      return ++scans > 100 ? null : report.pace();
    }
  }

  /** Computes a pace that cannot be. */
  static final class NegativePace extends Kernel {
    @Override
    public Pace afterScan(ScanReport report) {
      return new Pace((int) (100 - report.encountered() / 1000), report.pace().pause());
    }
  }

  /** Begins to stop before it is asked. */
  static final class StopsScans extends Kernel {
    @Override
    public Pace afterScan(ScanReport report) {
      return Pace.stopped(report.pace().pause().plusMillis(1));
    }
  }

  /** Has no pace for a machine that does not tell its memory. */
  static final class WithoutBatchPace extends Kernel {
    @Override
    public Pace batchPace(Pace pace, MachineView machine) {
      return machine.totalBytes() == MachineView.UNKNOWN ? null : pace;
    }
  }

  /** Paces by a clock of its own. */
  static final class PacesByChance extends Kernel {
    private static int batches;

    @Override
    public Pace batchPace(Pace pace, MachineView machine) {
      return ++batches % 7 == 0 ? Pace.stopped(Duration.ofSeconds(1)) : pace;
    }
  }

  /** Works on the thread that made it. */
  static final class OfOneThread extends Kernel {
    private final Thread owner = Thread.currentThread();

    @Override
    public boolean wants(PageView page) {
      if (Thread.currentThread() != owner) {
        throw new WrongThreadException("belongs to " + owner);
      }
      return true;
    }
  }

  /** Keeps a page's hash in a field, where another thread's may come between. */
  static final class HashInField extends Kernel {
    private volatile long hash;

    @Override
    public boolean isCalm(PageView page, long now) {
      hash = now;
      return page.wasHashed() && page.lastHash() == hash;
    }
  }

  /** Scans in an order by chance. */
  static final class OrderByChance extends Kernel {
    private static int scans;

    @Override
    public ScanOrder order() {
      return ++scans % 3 == 0 ? ScanOrder.SHUFFLED : ScanOrder.BY_ADDRESS;
    }
  }

  /** Judges by how many scans there were, of all instances. */
  static final class CountsAllScans extends Kernel {
    private static int scans;

    @Override
    public Pace afterScan(ScanReport report) {
      scans++;
      return report.pace();
    }

    @Override
    public boolean wants(PageView page) {
      return scans % 3 == 0;
    }
  }
}
