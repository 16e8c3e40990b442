package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Shows counters in the platform's MBean server. Holds a snapshot of them and nothing else, so that
 * a scanner which nobody closed can still be collected as garbage.
 *
 * <p>The only class here that needs the platform's management, which takes long to load: it is not
 * loaded before somebody asks for a bean.
 */
final class JmxView implements CountersView, KsmMXBean {

  /** What is shown; replaced as a whole, so that it is of one moment. */
  private record Snapshot(Counters counters, long bytesSaved, long lastScanNanos) {
    static Snapshot of(Counters counters, int pageSize, long lastScanNanos) {
      return new Snapshot(counters, counters.pagesSaved() * pageSize, lastScanNanos);
    }
  }

  private final ObjectName name;
  private volatile Snapshot shown = new Snapshot(Counters.NONE, 0, 0);
  private boolean closed;

  private JmxView(ObjectName name) {
    this.name = name;
  }

  /**
   * Makes a bean and registers it as {@code io.ksm:type=Ksm,name="…"}.
   *
   * @param name any text
   * @throws UsageException if there is one of this name
   */
  static JmxView register(String name) {
    try {
      JmxView view = new JmxView(new ObjectName("io.ksm:type=Ksm,name=" + ObjectName.quote(name)));
      ManagementFactory.getPlatformMBeanServer().registerMBean(view, view.name);
      return view;
    } catch (InstanceAlreadyExistsException e) {
      throw new UsageException(
          "there is a JMX bean named '%s' already: give another name, or close the other scanner"
              .formatted(name),
          e);
    } catch (JMException e) {
      throw new IllegalStateException("a JMX bean cannot be named '%s': %s".formatted(name, e), e);
    }
  }

  @Override
  public void show(Counters counters, int pageSize) {
    shown = Snapshot.of(counters, pageSize, shown.lastScanNanos);
  }

  @Override
  public void scanned(ScanReport report, int pageSize) {
    shown = Snapshot.of(report.counters(), pageSize, report.nanos());
  }

  @Override
  public Counters getCounters() {
    return shown.counters;
  }

  @Override
  public long getBytesSaved() {
    return shown.bytesSaved;
  }

  @Override
  public long getLastScanNanos() {
    return shown.lastScanNanos;
  }

  /** Once only: by the second time the name may be another scanner's. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      // Somebody else unregistered it, which any tool may do. It is gone, as it shall be.
    } catch (JMException e) {
      throw new IllegalStateException("JMX bean %s does not unregister".formatted(name), e);
    }
  }
}
