package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MergeableTest {
  @BeforeEach
  void checkThatThisKernelCan() {
    RealKsm.assumeReadable();
  }

  @Test
  void refusesAnAddressWithinAPage() {
    assertThatThrownBy(() -> Mergeable.advise(4097, 4096))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "cannot let the kernel merge 4096 bytes at 0x1001: the kernel has no KSM, or the"
                + " address is not the beginning of a page");
  }

  @Test
  void refusesMemoryThatIsNotThere() {
    assertThatThrownBy(() -> Mergeable.unadvise(4096, 4096))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage("cannot unmerge 4096 bytes at 0x1000: out of memory");
    assertThatThrownBy(() -> Mergeable.withoutHugePages(4096, 4096))
        .isInstanceOf(KernelKsmException.class)
        .hasMessageStartingWith("cannot keep huge pages out of 4096 bytes at 0x1000: ");
  }

  @Test
  void wantsACommand() {
    assertThatThrownBy(() -> Mergeable.exec(List.of(), Inheritance.standardStreams()))
        .isInstanceOf(UsageException.class)
        .hasMessage("there is no command to run: give a program and its arguments");
    assertThatThrownBy(() -> Mergeable.exec(List.of(new byte[0]), Inheritance.standardStreams()))
        .isInstanceOf(UsageException.class);
    assertThat(Mergeable.mergesAll()).isFalse();
  }
}
