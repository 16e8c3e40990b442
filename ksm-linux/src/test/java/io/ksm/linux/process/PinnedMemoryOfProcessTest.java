package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how a process is found to pass devices through, by fakes of what the kernel tells. */
class PinnedMemoryOfProcessTest {
  @TempDir private Path folder;

  @Test
  void aMappedDeviceTellsIt() {
    assertThat(
            PinnedMemory.mapsVfio(
                "7f00-7f01 rw-s 00000000 00:0e 1061   anon_inode:[vfio-device]\n"))
        .isTrue();
    assertThat(PinnedMemory.mapsVfio("7f00-7f01 rw-s 00000000 00:05 9 /dev/vfio/16\n")).isTrue();
    assertThat(PinnedMemory.mapsVfio("7f00-7f01 r--p 00000000 fe:00 9 /usr/lib/vfio/a.so\n"))
        .isFalse();
    assertThat(PinnedMemory.mapsVfio("7f00-7f01 rw-p 00000000 00:00 0 \n")).isFalse();
  }

  @Test
  void anOpenGroupTellsIt() throws IOException {
    Files.createSymbolicLink(folder.resolve("3"), Path.of("/dev/null"));
    Files.writeString(folder.resolve("notalink"), "");
    assertThat(PinnedMemory.hasOpenedVfio(folder)).isFalse();
    Files.createSymbolicLink(folder.resolve("4"), Path.of("/dev/vfio/16"));
    assertThat(PinnedMemory.hasOpenedVfio(folder)).isTrue();
    assertThat(PinnedMemory.hasOpenedVfio(folder.resolve("none"))).isFalse();
  }

  @Test
  void lockedMemoryCountsOnlyWithVfio() {
    int own = ProcessNumbers.own();
    ProcessStatus locked = new ProcessStatus(own, own, "java", 'S', 0, true, 1 << 20, 4096, 8192);
    assertThat(PinnedMemory.of(locked)).isEqualTo(4096);
  }
}
