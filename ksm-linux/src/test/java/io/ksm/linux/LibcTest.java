package io.ksm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class LibcTest {
  private static final int BAD_FILE = 9;

  @Test
  void anErrorIsItsNegativeNumber() {
    assertThat(LibcFiles.close(-1)).isEqualTo(-BAD_FILE);
    assertThat(Libc.syscall(-1, 0, 0, 0, 0)).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void allSixArgumentsArrive() {
    long bytes = Platform.pageSize();
    long address = LibcMemory.mmap(0, bytes, 3, 0x22, -1, 0); // private and anonymous
    assertThat(address % bytes).isZero();
    assertThat(LibcMemory.segment(address, bytes).get(ValueLayout.JAVA_LONG, 0)).isZero();
    assertThat(LibcMemory.munmap(address, bytes)).isZero();
    // A file is wanted, and there is none: the fifth argument was looked at.
    assertThat(LibcMemory.mmap(0, bytes, 3, 2, -1, 0)).isEqualTo(-BAD_FILE);
    // The sixth is not a multiple of the page size.
    assertThat(LibcMemory.mmap(0, bytes, 3, 0x22, -1, 1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void memoryOfTheHeapOrOfAClosedArenaIsNotHandedOut() {
    assertThatThrownBy(() -> Libc.address(MemorySegment.ofArray(new byte[8])))
        .isInstanceOf(IllegalArgumentException.class);
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(8);
      assertThat(Libc.address(closed)).isEqualTo(closed.address());
    }
    assertThatThrownBy(() -> Libc.address(closed)).isInstanceOf(IllegalStateException.class);
  }
}
