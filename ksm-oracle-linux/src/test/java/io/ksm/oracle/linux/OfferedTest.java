package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Counters;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.report.MemoryReport;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.source.linux.PidSourceFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Two processes with much equal memory, of which one offers an eighth: what a scan says of things
 * as they are is what the kernel merges.
 */
public class OfferedTest {
  private static final Duration WAIT_FOR_LOCK = Duration.ofMinutes(5);
  private static final int PAGES = 4_096;
  private static final int OFFERED = 512;
  private static final int CONTENTS = 200;

  /** Fills its memory with so many contents, and offers the first pages of it. */
  private static final String PROGRAM =
      """
      import ctypes, mmap, sys
      pages, offered, contents = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
      libc = ctypes.CDLL(None)
      libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
      size = mmap.PAGESIZE
      area = mmap.mmap(-1, pages * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      address = ctypes.addressof(ctypes.c_char.from_buffer(area))
      libc.madvise(address, pages * size, 15)
      for page in range(pages):
          area[page * size : page * size + 8] = (page % contents + 1).to_bytes(8, 'little')
      if offered:
          assert libc.madvise(address, offered * size, 12) == 0
      print('ready', flush=True)
      sys.stdin.read()
      """;

  private static Process start(int offered) throws IOException {
    Process process =
        new ProcessBuilder("python3", "-c", PROGRAM, "" + PAGES, "" + offered, "" + CONTENTS)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader answer = process.inputReader();
    assertThat(answer.readLine()).isEqualTo("ready");
    return process;
  }

  private static PageSource open(Process process, String offered) throws IOException {
    PidSourceFactory factory = new PidSourceFactory();
    Options options = Options.of(factory, Map.of("offered", offered));
    return factory.open(Long.toString(process.pid()), options).getFirst();
  }

  private static MemoryReport scan(String offered, Process... processes) throws IOException {
    KsmBuilder builder =
        Ksm.builder()
            .hasher("xxh64")
            .index("rb")
            .policy("ksm:smart-scan=off,max-page-sharing=unlimited");
    for (Process process : processes) {
      builder.source(open(process, offered));
    }
    try (Ksm ksm = builder.build()) {
      for (int scan = 0; scan < 3; scan++) {
        ksm.scan();
      }
      return ksm.report(0);
    }
  }

  private static KernelKsm kernel() throws IOException, InterruptedException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root may step the kernel's KSM");
    Process probe = new ProcessBuilder("/bin/sh", "-c", "command -v python3").start();
    assumeTrue(probe.waitFor() == 0, "no python3");
    try {
      return KernelKsm.open();
    } catch (KernelKsmException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  @Test
  void asThingsAreIsWhatTheKernelMerges() throws Exception {
    KernelKsm ksm = kernel();
    try (KernelSession session = KernelSession.begin(ksm, WAIT_FOR_LOCK)) {
      session.unmergeAll();
      session.set(Knob.ADVISOR_MODE, "none");
      session.set(Knob.MAX_PAGE_SHARING, "1000000");
      session.set(Knob.SMART_SCAN, "0");
      session.set(Knob.USE_ZERO_PAGES, "0");
      Process nobody = start(0);
      Process some = start(OFFERED);
      try {
        MemoryReport all = scan("all", nobody, some);
        MemoryReport only = scan("only", nobody, some);
        session.stepping();
        Counters before = ksm.counters();
        for (int scan = 0; scan < 3; scan++) {
          session.scanOnce();
        }
        long shared = ksm.counters().pagesShared() - before.pagesShared();
        long sharing = ksm.counters().pagesSharing() - before.pagesSharing();
        assertThat(shared).isEqualTo(CONTENTS);
        assertThat(sharing).isEqualTo(OFFERED - CONTENTS);
        assertThat(all.offered().savedBytes()).isEqualTo(sharing * all.pageSize());
        assertThat(all.offered().pages()).isEqualTo(OFFERED);
        assertThat(all.savedBytes())
            .isGreaterThanOrEqualTo((2L * PAGES - CONTENTS) * all.pageSize());
        assertThat(only.counters().pagesShared()).isEqualTo(shared);
        assertThat(only.counters().pagesSharing()).isEqualTo(sharing);
        assertThat(only.savedBytes()).isEqualTo(all.offered().savedBytes());
      } finally {
        nobody.destroyForcibly().waitFor();
        some.destroyForcibly().waitFor();
      }
    }
  }
}
