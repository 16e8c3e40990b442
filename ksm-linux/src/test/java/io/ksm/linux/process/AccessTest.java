package io.ksm.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.Platform;
import io.ksm.linux.ProcFile;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** What users are told when they may not read a process, and when this JVM cannot read any. */
class AccessTest {
  private static final ProcessStatus REDIS =
      new ProcessStatus(12, 12, "redis-server", 'S', 1000, true, 1 << 20, 0, 0);

  @Test
  void namesWhatIsMissing() {
    String start = "no permission to read process redis-server (12): ";
    assertThat(Access.reason("read", REDIS, 33, 1))
        .isEqualTo(
            start
                + "it belongs to uid 1000 and ksm runs as uid 33; run ksm as root or as that user");
    assertThat(Access.reason("read", REDIS, 1000, 1))
        .isEqualTo(start + "kernel.yama.ptrace_scope is 1; run ksm as root, or set it to 0");
    assertThat(Access.reason("read", REDIS, 1000, 0))
        .isEqualTo(start + "it forbids that to its own user (it is not dumpable); run ksm as root");
    assertThat(Access.reason("read", REDIS, 0, 0))
        .isEqualTo(
            start + "a security module, or the lack of CAP_SYS_PTRACE, forbids it even to root");
  }

  @Test
  void namesTheSystemsThatItKnows() {
    Module self = getClass().getModule();
    assertThatThrownBy(() -> Platform.require("Mac OS X", "aarch64", self))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "this works on Linux x86-64 and aarch64 only; this machine is Mac OS X" + " aarch64");
    assertThatThrownBy(() -> Platform.require("Linux", "s390x", self))
        .isInstanceOf(UsageException.class);
    assertThatCode(() -> Platform.require("Linux", "amd64", self)).doesNotThrowAnyException();
    assertThatCode(() -> Platform.require("Linux", "aarch64", self)).doesNotThrowAnyException();
  }

  @Test
  void namesTheFlagThatIsMissing() {
    Module without = ModuleLayer.boot().findModule("java.logging").orElseThrow();
    assertThatThrownBy(() -> Platform.require("Linux", "amd64", without))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "this JVM does not permit system calls: start java with"
                + " --enable-native-access=java.logging");
  }

  @Test
  void errorsKeepTheirNumber() {
    assertThatThrownBy(() -> ProcFile.read("/proc/none"))
        .isInstanceOfSatisfying(
            ErrnoException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENOENT);
              assertThat(e.isGone()).isTrue();
              assertThat(e.isDenied()).isFalse();
            })
        .hasMessage("cannot open /proc/none: no such file");
  }

  @Test
  void filesWithoutSizeAreReadWhole() throws ErrnoException {
    assertThat(ProcFile.read("/proc/sys/vm/max_map_count").strip()).matches("[0-9]{2,}");
    assertThat(ProcFile.read("/proc/self/maps")).contains("[stack]").endsWith("\n");
  }

  @Test
  void aClosedFileCannotBeRead() throws ErrnoException {
    NativeFile file = NativeFile.open("/proc/self/stat");
    file.close();
    file.close();
    assertThat(file.read(Arena.ofAuto().allocate(8), 8, 0)).isEqualTo(-Errno.EIO);
  }
}
