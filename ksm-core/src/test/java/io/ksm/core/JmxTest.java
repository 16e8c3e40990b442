package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.core.report.ScanListener;
import io.ksm.core.support.ClosingSource;
import io.ksm.core.support.NumberedSource;
import io.ksm.core.support.SteppedPauses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scanners and services show their counters in the platform's MBean server while they live. */
@Timeout(60)
class JmxTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static KsmBuilder builder(PageSource source) {
    return Ksm.builder()
        .source(source)
        .hasher("crc32c")
        .index("rb")
        .policy("ksm:smart-scan=off,pages-to-scan=2,sleep-millisecs=1");
  }

  private static NumberedSource memory() {
    return new NumberedSource("memory", 1, 1, 1, 2, 2, 3, -1);
  }

  private static ObjectName bean(String name) throws MalformedObjectNameException {
    return new ObjectName("io.ksm:type=Ksm,name=" + ObjectName.quote(name));
  }

  private static KsmMXBean proxy(String name) throws MalformedObjectNameException {
    return JMX.newMXBeanProxy(SERVER, bean(name), KsmMXBean.class);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(SERVER.queryNames(new ObjectName("io.ksm:*"), null)).isEmpty();
  }

  @Test
  void theBeanShowsTheCountersOfTheLastScan() throws Exception {
    try (Ksm ksm = builder(memory()).jmx("cache").build()) {
      KsmMXBean bean = proxy("cache");
      assertThat(bean.getCounters()).isEqualTo(Counters.NONE);
      assertThat(bean.getLastScanNanos()).isZero();
      for (int scan = 0; scan < 3; scan++) {
        ScanReport report = ksm.scan();
        shows(bean, report.counters());
        assertThat(bean.getLastScanNanos()).isEqualTo(report.nanos());
      }
      assertThat(bean.getPagesSaved()).isEqualTo(3);
      assertThat(bean.getBytesSaved()).isEqualTo(3 * NumberedSource.PAGE_SIZE);

      long lastScan = bean.getLastScanNanos();
      ksm.unmerge();
      shows(bean, ksm.counters());
      assertThat(bean.getBytesSaved()).isZero();
      assertThat(bean.getLastScanNanos()).isEqualTo(lastScan);
    }
  }

  private static void shows(KsmMXBean bean, Counters counters) {
    assertThat(bean.getCounters()).isEqualTo(counters);
    assertThat(bean.getPagesShared()).isEqualTo(counters.pagesShared());
    assertThat(bean.getPagesSharing()).isEqualTo(counters.pagesSharing());
    assertThat(bean.getPagesUnshared()).isEqualTo(counters.pagesUnshared());
    assertThat(bean.getPagesVolatile()).isEqualTo(counters.pagesVolatile());
    assertThat(bean.getPagesScanned()).isEqualTo(counters.pagesScanned());
    assertThat(bean.getPagesSkipped()).isEqualTo(counters.pagesSkipped());
    assertThat(bean.getKsmZeroPages()).isEqualTo(counters.ksmZeroPages());
    assertThat(bean.getFullScans()).isEqualTo(counters.fullScans());
    assertThat(bean.getStableNodeChains()).isEqualTo(counters.stableNodeChains());
    assertThat(bean.getStableNodeDups()).isEqualTo(counters.stableNodeDups());
    assertThat(bean.getGeneralProfit()).isEqualTo(counters.generalProfit());
    assertThat(bean.getPagesSaved()).isEqualTo(counters.pagesSaved());
  }

  /** As a console sees it, which has none of our classes. */
  @Test
  void attributesHaveTheKernelsNames() throws Exception {
    try (Ksm ksm = builder(memory()).jmx("cache").build()) {
      ksm.scan();
      ksm.scan();
      assertThat(SERVER.getMBeanInfo(bean("cache")).getAttributes())
          .extracting(MBeanAttributeInfo::getName)
          .containsExactlyInAnyOrder(
              "Counters",
              "PagesShared",
              "PagesSharing",
              "PagesUnshared",
              "PagesVolatile",
              "PagesScanned",
              "PagesSkipped",
              "KsmZeroPages",
              "FullScans",
              "StableNodeChains",
              "StableNodeDups",
              "GeneralProfit",
              "PagesSaved",
              "BytesSaved",
              "LastScanNanos");
      assertThat(SERVER.getMBeanInfo(bean("cache")).getOperations()).isEmpty();
      assertThat(SERVER.getAttribute(bean("cache"), "PagesSharing")).isEqualTo(3L);
      CompositeData all = (CompositeData) SERVER.getAttribute(bean("cache"), "Counters");
      assertThat(all.get("pagesSharing")).isEqualTo(3L);
    }
  }

  @Test
  void aServiceShowsItsLastBatch() throws Exception {
    SteppedPauses pauses = new SteppedPauses();
    List<ScanReport> reports = new ArrayList<>();
    KsmService service =
        builder(memory())
            .jmx("service")
            .service(
                new KsmServiceListener() {
                  @Override
                  public void scanned(ScanReport report) {
                    reports.add(report);
                  }
                },
                pauses);
    KsmMXBean bean = proxy("service");
    shows(bean, Counters.NONE);
    service.start();
    for (int batch = 0; batch < 12; batch++) {
      pauses.await();
      shows(bean, service.counters());
      assertThat(bean.getLastScanNanos())
          .isEqualTo(reports.isEmpty() ? 0 : reports.getLast().nanos());
      pauses.goOn();
    }
    assertThat(reports).hasSizeGreaterThan(1);
    service.close();
  }

  /** The scan waits for the bean's answer here, which would never come if the bean waited too. */
  @Test
  void itAnswersDuringAScan() throws Exception {
    AtomicReference<Counters> seen = new AtomicReference<>();
    ScanListener asking =
        (done, total) -> {
          Thread asks = Thread.ofPlatform().start(() -> seen.set(counters("busy")));
          join(asks);
        };
    try (Ksm ksm = builder(memory()).listener(asking).jmx("busy").build()) {
      Counters first = ksm.scan().counters();
      assertThat(seen.get()).isEqualTo(Counters.NONE);
      ksm.scan();
      assertThat(seen.get()).isEqualTo(first);
    }
  }

  private static Counters counters(String name) {
    try {
      return proxy(name).getCounters();
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b=c:d", "*", "?", "\"", "\\", "two\nlines", "Größe 你好", " x "})
  void anyTextIsAName(String name) throws Exception {
    try (Ksm ksm = builder(memory()).jmx(name).build()) {
      ksm.scan();
      assertThat(proxy(name).getFullScans()).isEqualTo(1);
    }
  }

  @Test
  void aBlankNameIsRefused() {
    assertThatThrownBy(() -> Ksm.builder().jmx(" "))
        .isInstanceOf(UsageException.class)
        .hasMessage("the name of a JMX bean is blank: give one to know this scanner by");
  }

  @Test
  void twoOfOneNameAreRefusedAndTheFirstStays() throws Exception {
    NumberedSource source = memory();
    NumberedSource another = memory();
    try (Ksm ksm = builder(source).jmx("cache").build()) {
      ksm.scan();
      String message =
          "there is a JMX bean named 'cache' already: give another name, or close the other"
              + " scanner";
      assertThatThrownBy(() -> builder(another).jmx("cache").build())
          .isInstanceOf(UsageException.class)
          .hasMessage(message);
      assertThat(another.isClosed()).isTrue();
      assertThatThrownBy(() -> builder(memory()).jmx("cache").service())
          .isInstanceOf(UsageException.class)
          .hasMessage(message);
      assertThat(proxy("cache").getFullScans()).isEqualTo(1);
    }
    builder(memory()).jmx("cache").build().close();
  }

  @Test
  void thoseOfDifferentNamesLiveSideBySide() throws Exception {
    try (Ksm one = builder(memory()).jmx("one").build();
        Ksm two = builder(memory()).jmx("two").build()) {
      one.scan();
      two.scan();
      two.scan();
      assertThat(proxy("one").getFullScans()).isEqualTo(1);
      assertThat(proxy("two").getFullScans()).isEqualTo(2);
    }
  }

  @Test
  void nothingStaysOfABuildThatFails() {
    for (KsmBuilder wrong :
        Arrays.asList(
            builder(memory()).hasher("none").jmx("cache"),
            builder(memory()).source("image:/no/such/file").jmx("cache"),
            builder(memory())
                .source(new ClosingSource("large", 4096, new ArrayList<>()))
                .jmx("cache"),
            builder(memory()).finder(List::of).jmx("cache"))) {
      assertThatThrownBy(wrong::build).isInstanceOfAny(UsageException.class, IOException.class);
    }
  }

  @Test
  void aSourceThatDoesNotCloseDoesNotKeepTheBean() throws IOException {
    Ksm ksm = builder(new ClosingSource("stubborn", 64, new ArrayList<>())).jmx("cache").build();
    assertThatThrownBy(ksm::close).isInstanceOf(IOException.class);
  }

  @Test
  void closingTwiceLeavesTheNextOfThatNameAlone() throws Exception {
    Ksm first = builder(memory()).jmx("cache").build();
    first.close();
    try (Ksm next = builder(memory()).jmx("cache").build()) {
      first.close();
      next.scan();
      assertThat(proxy("cache").getFullScans()).isEqualTo(1);
    }
  }

  @Test
  void somebodyElseMayUnregisterTheBean() throws Exception {
    try (Ksm ksm = builder(memory()).jmx("cache").build()) {
      SERVER.unregisterMBean(bean("cache"));
      assertThat(ksm.scan().encountered()).isEqualTo(7);
    }
  }

  @Test
  void aServiceThatWasNeverStartedTakesItsBeanAway() throws Exception {
    KsmService service = builder(memory()).jmx("idle").service();
    assertThat(SERVER.isRegistered(bean("idle"))).isTrue();
    service.close();
  }

  @Test
  void aServiceThatFailsTakesItsBeanAway() throws Exception {
    KsmService service =
        builder(memory())
            .jmx("failing")
            .finder(() -> {
              throw new IOException("the finder fails");
            })
            .service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get()).hasRootCauseMessage("the finder fails");
  }

  @Test
  void withoutANameThereIsNoBean() throws Exception {
    try (Ksm ksm = builder(memory()).build()) {
      ksm.scan();
      assertThat(SERVER.queryNames(new ObjectName("io.ksm:*"), null)).isEmpty();
    }
  }
}
