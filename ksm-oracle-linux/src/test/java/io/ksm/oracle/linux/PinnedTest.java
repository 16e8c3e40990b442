package io.ksm.oracle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.report.MemoryReport;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.source.linux.PidSourceFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A process with equal pages, of which most are registered with io_uring and so pinned: a scan says
 * that what the kernel merges is saved, and no more than a few pages more.
 */
public class PinnedTest {
  private static final Duration WAIT_FOR_LOCK = Duration.ofMinutes(5);

  /** 64 MiB. */
  private static final int PINNED = 16_384;

  /** What a process may have mapped of files together with others, which bounds nothing. */
  private static final long SLACK = 16;

  /**
   * Fills pages with one content, which it pins, and free ones with another, and offers all. (Of
   * one content, the kernel would find a pinned page in its unstable tree each time and merge
   * nothing: what a scan tells is then too much.)
   */
  private static final String PROGRAM =
      """
      import ctypes, mmap, struct, sys
      pinned, free = int(sys.argv[1]), int(sys.argv[2])
      libc = ctypes.CDLL(None)
      libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
      size = mmap.PAGESIZE
      area = mmap.mmap(-1, (pinned + free) * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      address = ctypes.addressof(ctypes.c_char.from_buffer(area))
      libc.madvise(address, (pinned + free) * size, 15)
      for page in range(pinned + free):
          area[page * size : page * size + 8] = b'pinned!!' if page < pinned else b'free....'
      assert libc.madvise(address, (pinned + free) * size, 12) == 0
      ring = libc.syscall(425, 4, ctypes.create_string_buffer(120))  # io_uring_setup
      buffers = ctypes.create_string_buffer(struct.pack('QQ', address, pinned * size))
      done = ring >= 0 and libc.syscall(427, ring, 0, buffers, 1) == 0  # io_uring_register
      print('ready' if done else 'refused', flush=True)
      sys.stdin.read()
      """;

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

  private static MemoryReport scan(Process process) throws IOException {
    PidSourceFactory factory = new PidSourceFactory();
    Options options = Options.of(factory, Map.of("offered", "only"));
    PageSource source = factory.open(Long.toString(process.pid()), options).getFirst();
    try (Ksm ksm =
        Ksm.builder()
            .hasher("xxh64")
            .index("rb")
            .policy("ksm:smart-scan=off,max-page-sharing=unlimited")
            .source(source)
            .build()) {
      for (int scan = 0; scan < 3; scan++) {
        ksm.scan();
      }
      return ksm.report(0);
    }
  }

  @Test
  void pinnedPagesAreNotSaved() throws Exception {
    KernelKsm ksm = kernel();
    try (KernelSession session = KernelSession.begin(ksm, WAIT_FOR_LOCK)) {
      session.unmergeAll();
      session.set(Knob.ADVISOR_MODE, "none");
      session.set(Knob.MAX_PAGE_SHARING, "1000000");
      session.set(Knob.SMART_SCAN, "0");
      session.set(Knob.USE_ZERO_PAGES, "0");
      session.stepping();
      for (int free : new int[] {0, 256}) {
        check(ksm, session, free);
      }
    }
  }

  private static void check(KernelKsm ksm, KernelSession session, int free) throws Exception {
    Process process = new ProcessBuilder("python3", "-c", PROGRAM, "" + PINNED, "" + free).start();
    try {
      String answer = process.inputReader().readLine();
      assumeTrue("ready".equals(answer), "io_uring pins nothing here: " + answer);
      MemoryReport said = scan(process);
      long before = ksm.counters().pagesSharing();
      for (int scan = 0; scan < 3; scan++) {
        session.scanOnce();
      }
      long merged = ksm.counters().pagesSharing() - before;
      long page = said.pageSize();
      assertThat(merged).isEqualTo(Math.max(0, free - 1));
      assertThat(said.savedBytes()).isBetween(merged * page, (merged + SLACK) * page);
      assertThat(said.savedBytes() + said.withheldBytes()).isEqualTo((PINNED - 1 + merged) * page);
      assertThat(said.sources().getFirst().terms().pinnedBytes())
          .isBetween((PINNED - SLACK) * page, (PINNED + SLACK) * page);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
