package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageHasher;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.faults.Thrown;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parts may throw what they do not declare: checked exceptions, and errors of all kinds. Nobody who
 * waits for a scan waits for ever, and what a source throws disturbs no other.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UndeclaredExceptionTest {
  private static final int PAGE = 64;

  /** Fails at one of its methods. */
  private static class Memory implements PageSource {
    private final String label;
    private final long pages;
    private final String failing;
    private final @Nullable Throwable thrown;

    Memory(String label, long pages) {
      this(label, pages, "", null);
    }

    Memory(String label, long pages, String failing, @Nullable Throwable thrown) {
      this.label = label;
      this.pages = pages;
      this.failing = failing;
      this.thrown = thrown;
    }

    private <T> T may(String method, T answer) {
      if (thrown != null && method.equals(failing)) {
        throw Thrown.handOn(thrown);
      }
      return answer;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public List<Region> regions() {
      return may("regions", List.of(Region.resident("all", 0, pages, "")));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.buffer().asSlice(0, may("read", count) * (long) PAGE).fill((byte) 7);
      into.setStates(0, count, PageState.PRESENT);
    }

    @Override
    public List<String> warnings() {
      return may("warnings", List.of());
    }

    @Override
    public List<String> notes() {
      return may("notes", List.of());
    }

    @Override
    public List<String> damage() {
      return may("damage", List.of());
    }

    @Override
    public long cpuNanos() {
      return may("cpuNanos", 0L);
    }

    @Override
    public long pinnedBytes() {
      return may("pinnedBytes", 0L);
    }

    @Override
    public void close() {
      var _ = may("close", "");
    }
  }

  /** A helper that hashes throws, while the thread that scans waits for that. */
  private static final class HelpersHasher implements PageHasher {
    private volatile @Nullable Thread scanner;
    private final CountDownLatch helper = new CountDownLatch(1);

    @Override
    public int bits() {
      return 64;
    }

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      if (memory.get(ValueLayout.JAVA_BYTE, offset) == 0) {
        return 0;
      }
      if (Thread.currentThread() != scanner) {
        helper.countDown();
        throw Thrown.handOn(new IOException("checked"));
      }
      try {
        assertThat(helper.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return 1;
    }
  }

  @Test
  void aHelperThatThrowsACheckedExceptionEndsTheScan() throws Exception {
    HelpersHasher hasher = new HelpersHasher();
    Memory memory =
        new Memory("large", 100_000) {
          @Override
          public List<Region> regions() {
            hasher.scanner = Thread.currentThread();
            return super.regions();
          }
        };
    try (Ksm ksm =
        Ksm.builder()
            .source(memory)
            .hasher(hasher)
            .index("rb")
            .policy("eager")
            .threads(2)
            .build()) {
      assertThatThrownBy(() -> ksm.scanAsync().get(20, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("checked");
    }
  }

  private static KsmBuilder builder() {
    return Ksm.builder().hasher("crc32c").index("rb").policy("eager").threads(1);
  }

  @Test
  void aServiceEndsWhereAFinderThrowsACheckedException() throws Exception {
    KsmService service =
        builder()
            .finder(() -> {
              throw Thrown.handOn(new Exception("checked"));
            })
            .service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS))
        .cause()
        .hasMessage("checked");
    assertThat(service.isRunning()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "regions",
        "read",
        "warnings",
        "notes",
        "damage",
        "cpuNanos",
        "pinnedBytes",
        "close"
      })
  void aServiceGoesOnWithTheOtherSources(String failing) throws Exception {
    for (Throwable thrown :
        List.of(new Exception("no"), new Error("no"), new NoClassDefFoundError("no"))) {
      Memory faulty = new Memory("faulty", 2, failing, thrown);
      try (KsmService service = builder().source(new Memory("sound", 2)).service()) {
        service.start();
        service.add(faulty).get(20, TimeUnit.SECONDS);
        while (service.counters().fullScans() < 3) {
          assertThat(service.terminated()).isNotDone();
          Thread.sleep(1);
        }
        ServiceReport report = service.report(new ReportOptions(1)).get(20, TimeUnit.SECONDS);
        assertThat(report.sources()).isNotEmpty();
        if (failing.equals("close")) {
          service.remove(faulty).get(20, TimeUnit.SECONDS);
          report = service.report(new ReportOptions(1)).get(20, TimeUnit.SECONDS);
          assertThat(report.warnings()).singleElement().asString().contains("close() fails: ");
        }
        long scans = service.counters().fullScans();
        while (service.counters().fullScans() < scans + 3) {
          assertThat(service.terminated()).isNotDone();
          Thread.sleep(1);
        }
      }
    }
  }

  /** Throws from a hash whatever it is given. */
  private record ThrowingHasher(Throwable thrown) implements PageHasher {
    @Override
    public int bits() {
      return 64;
    }

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      if (memory.get(ValueLayout.JAVA_BYTE, offset) == 0) {
        return 0;
      }
      throw Thrown.handOn(thrown);
    }
  }

  /** Throws whenever it is asked anything. */
  private static final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack trace");
    }
  }

  @Test
  void aServiceEndsThoughWhatItFailsWithCannotBeTold() throws Exception {
    KsmService service =
        builder()
            .source(new Memory("memory", 2))
            .hasher(new ThrowingHasher(new Untellable()))
            .service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS))
        .cause()
        .hasMessageEndingWith("Untellable, which cannot tell its message");
    assertThatThrownBy(service::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> service.terminated().orTimeout(20, TimeUnit.SECONDS).get())
        .hasMessageContaining("Untellable");
  }

  @Test
  void aServiceEndsWhereItsHasherClosesWithWhatItFailedWith() throws Exception {
    RuntimeException same = new IllegalStateException("the same");
    PageHasher hasher =
        new PageHasher() {
          @Override
          public int bits() {
            return 64;
          }

          @Override
          public long hash(MemorySegment memory, long offset, long length) {
            return new ThrowingHasher(same).hash(memory, offset, length);
          }

          @Override
          public void close() {
            throw same;
          }
        };
    KsmService service = builder().source(new Memory("memory", 2)).hasher(hasher).service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS)).cause().isSameAs(same);
  }

  /** Nobody has interrupted the service. */
  @Test
  void aPartsInterruptionFailsAService() throws Exception {
    KsmService service =
        builder()
            .source(new Memory("memory", 2))
            .hasher(new ThrowingHasher(new InterruptedException("a part's")))
            .service();
    service.start();
    assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(InterruptedException.class)
        .hasMessage("a part's");
  }

  @Test
  void anInterruptionThatASourceThrowsIsKept() {
    Memory memory = new Memory("memory", 2, "notes", new InterruptedException("no"));
    List<String> notes = SourceFaults.notes(memory);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(notes).singleElement().asString().contains("notes() fails: ");
  }
}
