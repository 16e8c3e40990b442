package io.ksm.core.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.core.engine.EngineConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine's processor time is that of its threads, and of no others. */
class CpuClockTest {
  private static final long BURNT = 100_000_000;

  /** What the system may not have added up yet of a thread that is running. */
  private static final long UNSETTLED = BURNT / 2;

  private final CpuClock clock = new CpuClock();

  @BeforeEach
  void needsLinux() {
    assumeTrue(
        Files.isReadable(Path.of("/proc/thread-self/schedstat")),
        "this system does not tell the processor time of single threads");
  }

  private static void burn() {
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + BURNT;
    while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void countsTheCallersTime() {
    long before = clock.nanos();
    burn();
    assertThat(clock.nanos() - before).isGreaterThan(BURNT - UNSETTLED);
  }

  @Test
  void countsItsHelpersTime() {
    long before = clock.nanos();
    try (WorkerThreads threads = new WorkerThreads(2, EngineConfig.daemonThreads(), clock)) {
      threads.run(4, (worker, number) -> burn());
      assertThat(clock.nanos() - before).isGreaterThan(4 * BURNT - 2 * UNSETTLED);
    }
  }

  @Test
  void countsNobodyElsesTime() throws InterruptedException {
    long before = clock.nanos();
    Thread other = new Thread(CpuClockTest::burn);
    other.start();
    other.join();
    assertThat(clock.nanos() - before).isLessThan(BURNT - UNSETTLED);
  }
}
