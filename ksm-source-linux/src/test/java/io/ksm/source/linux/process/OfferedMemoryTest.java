package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.UsageException;
import io.ksm.linux.Platform;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.PythonTarget;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests with a process that offers some of its memory to KSM, or all of it. */
class OfferedMemoryTest {
  /** Maps 64 pages and offers the first 24 of them; or, by prctl, all that it has. */
  private static final String PROGRAM =
      """
      import ctypes, mmap, sys
      libc = ctypes.CDLL(None)
      libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
      size = int(sys.argv[1])
      area = mmap.mmap(-1, 64 * size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      address = ctypes.addressof(ctypes.c_char.from_buffer(area))
      for page in range(64):
          area[page * size : (page + 1) * size] = bytes([page + 1]) * size
      done = CALL == 0
      print('area', address, 64)
      print('offered', 1 if done else 0, 0)
      print('ready', flush=True)
      sys.stdin.read()
      """;

  private static final String BY_MADVISE = "libc.madvise(address, 24 * size, 12)";
  private static final String BY_PRCTL = "libc.prctl(67, 1, 0, 0, 0)";

  private static Target start(String call) throws IOException, InterruptedException {
    Target target = PythonTarget.start(PROGRAM.replace("CALL", call));
    if (target.area("offered").address() != 1) {
      target.close();
      assumeTrue(false, "this kernel does not take memory for merging that way");
    }
    return target;
  }

  private static long pages(List<Region> regions, Target target, Known answer) {
    Target.Area area = target.area("area");
    long pageSize = Platform.pageSize();
    long pages = 0;
    for (Region region : regions) {
      long from = Math.max(region.address(), area.address());
      long to =
          Math.min(
              region.address() + region.pages() * pageSize,
              area.address() + area.pages() * pageSize);
      if (from < to && region.address() >= 0 && region.traits().offered() == answer) {
        pages += (to - from) / pageSize;
      }
    }
    return pages;
  }

  @Test
  void tellsWhatWasOfferedByMadvise() throws Exception {
    try (Target target = start(BY_MADVISE);
        PageSource source = TestSources.open(target.pid())) {
      List<Region> regions = source.regions();
      assertThat(pages(regions, target, Known.YES)).isEqualTo(24);
      assertThat(pages(regions, target, Known.NO)).isEqualTo(40);
    }
  }

  @Test
  void tellsWhatWasOfferedByPrctl() throws Exception {
    try (Target target = start(BY_PRCTL);
        PageSource source = TestSources.open(target.pid())) {
      List<Region> regions = source.regions();
      assertThat(pages(regions, target, Known.YES)).isEqualTo(64);
      assertThat(regions)
          .filteredOn(region -> region.label().equals("[heap]"))
          .allMatch(region -> region.traits().offered() == Known.YES);
      assertThat(regions)
          .filteredOn(region -> "shared-mapping".equals(region.ineligible()))
          .noneMatch(region -> region.traits().offered() == Known.YES);
    }
  }

  @Test
  void onlyWhatWasOfferedIsEligibleIfTheUserWantsThat() throws Exception {
    try (Target target = start(BY_MADVISE)) {
      List<PageSource> sources =
          TestSources.open(
              new PidSourceFactory(), Integer.toString(target.pid()), Map.of("offered", "only"));
      try {
        List<Region> regions = sources.getFirst().regions();
        assertThat(regions).filteredOn(Region::isEligible).hasSize(1);
        assertThat(regions.stream().filter(Region::isEligible).mapToLong(Region::pages).sum())
            .isEqualTo(24);
        assertThat(regions).extracting(Region::ineligible).contains("not-offered", "absent");
      } finally {
        TestSources.close(sources);
      }
    }
  }

  @Test
  void refusesAnotherValue() {
    assertThatThrownBy(
            () -> TestSources.open(new PidSourceFactory(), "1", Map.of("offered", "yes")))
        .isInstanceOf(UsageException.class)
        .hasMessage("option 'offered' of 'pid' is 'yes': give only or all");
  }

  @Test
  void understandsTheKernelsFile() {
    OfferedMemory offered = new OfferedMemory();
    """
    7f0000000000-7f0000004000 rw-p 00000000 00:00 0
    Size:                 16 kB
    AnonHugePages:         0 kB
    VmFlags: rd wr mr mw me ac mg sd
    7f0000004000-7f0000008000 r--p 00001000 fe:00 42       /usr/lib/mg.so
    ProtectionKey:         0
    VmFlags: rd wr mg
    7f0000009000-7f000000a000 rw-p 00000000 00:00 0        [anon: mg ]
    VmFlags: rd wr mr mw me ac sd
    ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
    VmFlags: ex
    """
        .lines()
        .forEach(offered::add);
    assertThat(offered.holds(0x7f0000000000L, 0x7f0000004000L)).isTrue();
    assertThat(offered.holds(0x7f0000001000L, 0x7f0000008000L)).isTrue();
    assertThat(offered.holds(0x7f0000004000L, 0x7f000000a000L)).isFalse();
    assertThat(offered.holds(0x7f0000009000L, 0x7f000000a000L)).isFalse();
    assertThat(offered.holds(0xffffffffff600000L, 0xffffffffff601000L)).isFalse();
  }
}
