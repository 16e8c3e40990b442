package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.linux.Platform;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests with a process whose buffers are registered with io_uring, which pins them. */
class PinnedMemoryTest {
  private static final String PROGRAM =
      """
      import ctypes, mmap, struct, sys
      libc = ctypes.CDLL(None)
      size = int(sys.argv[1]) * 64
      area = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      address = ctypes.addressof(ctypes.c_char.from_buffer(area))
      ring = libc.syscall(425, 4, ctypes.create_string_buffer(120))  # io_uring_setup
      buffers = ctypes.create_string_buffer(struct.pack('QQ', address, size))
      done = ring >= 0 and libc.syscall(427, ring, 0, buffers, 1) == 0  # io_uring_register
      print('area', address, 64)
      print('pinned', 1 if done else 0, 0)
      print('ready', flush=True)
      sys.stdin.read()
      """;

  @Test
  void aProcessWithPinnedMemoryIsWarnedOf() throws IOException, InterruptedException {
    try (Target target = PythonTarget.start(PROGRAM)) {
      assumeTrue(target.area("pinned").address() == 1, "io_uring is not allowed here");
      try (PageSource source = TestSources.open(target.pid())) {
        assertThat(source.warnings())
            .singleElement()
            .asString()
            .startsWith("python3 (" + target.pid() + ") has pinned ")
            .contains(" KiB of its memory");
        source.regions();
        assertThat(source.pinnedBytes()).isGreaterThanOrEqualTo(64L * Platform.pageSize());
      }
    }
  }

  @Test
  void whatIsSaidIsByWhatTheSavingIsBounded() {
    assertThat(PinnedRegions.warning("a (1)", 4096, 4096))
        .startsWith("a (1) has pinned 4 KiB of its memory")
        .endsWith("; the saving is bounded by it");
    assertThat(PinnedRegions.warning("a (1)", 8192, 4096))
        .startsWith("a (1) has pinned 8 KiB of its memory")
        .endsWith("by 4 KiB of it, because the rest may be shared or huge memory");
    assertThat(PinnedRegions.warning("a (1)", 8192, 0)).endsWith("does not bound the saving");
  }

  @Test
  void memoryThatIsPinnedElsewhereBoundsNothing() {
    List<Mapping> own = Mapping.parseAll("10000-1a000 rw-p 00000000 00:00 0 \n");
    List<Mapping> guest =
        Mapping.parseAll(
            """
            10000-1a000 rw-p 00000000 00:00 0
            100000-140000 rw-s 00000000 00:01 9 /memfd:ram (deleted)
            200000-300000 r--s 00000000 fe:00 9 /usr/lib/gconv-modules.cache
            """);
    assertThat(PinnedRegions.least(0x46000, own, Set.of())).isEqualTo(0x46000);
    assertThat(PinnedRegions.least(0x46000, guest, Set.of())).isEqualTo(0x6000);
    assertThat(PinnedRegions.least(0x3c000, guest, Set.of())).isZero();
  }
}
