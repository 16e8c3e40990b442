package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.linux.Errno;
import io.ksm.linux.ProcFile;
import io.ksm.linux.StatusField;
import io.ksm.linux.process.CgroupMount;
import io.ksm.linux.process.FrozenGroups;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.trace.support.Tiny32BitProgram;
import io.ksm.testkit.process.StrangerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of all kinds: which ones can be made to do a call, and what the others are told. */
class ProcessCallsTest {
  private static final String WAITS = "say('begins'); sys.stdin.readline(); say('goes on')";
  private static final int MADV_MERGEABLE = 12;

  @TempDir private Path directory;

  private static long ask(int pid) throws IOException {
    return ProcessCalls.of(pid, false).make(MergeCalls.ask());
  }

  private static StrangerProgram start(String program) throws IOException {
    StrangerProgram started = StrangerProgram.python(program);
    assertThat(started.answer()).isEqualTo("begins");
    return started;
  }

  private static void assertRefused(int pid, String reason) {
    assertThatThrownBy(() -> ask(pid))
        .isInstanceOf(TraceRefusedException.class)
        .hasMessageContaining("process")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static char state(int pid) throws IOException {
    return ProcessIdentity.state(ProcFile.read(pid, "stat")).charAt(0);
  }

  @Test
  void theResultOfACallIsTold() throws Exception {
    try (StrangerProgram program = start(WAITS)) {
      ProcessCalls calls = ProcessCalls.of(program.pid(), false);
      assertThat(calls.make(MergeCalls.ask())).isZero();
      assertThat(calls.make(MergeCalls.toggle(0))).isZero();
      assertThat(calls.make(MergeCalls.ask())).isEqualTo(1);
      assertThat(calls.make(RemoteCall.prctl(-1, 0))).isEqualTo(-Errno.EINVAL);
      assertThat(calls.make(RemoteCall.madvise(1, 1, MADV_MERGEABLE))).isEqualTo(-Errno.EINVAL);
      program.order("x");
      assertThat(program.answer()).isEqualTo("goes on");
    }
  }

  @Test
  void stoppedProgramsStayStopped() throws Exception {
    String program =
        """
        child = os.fork()
        if child == 0:
            say('begins')
            sys.stdin.readline()
            os._exit(say('goes on') or 0)
        say(child)
        while True:
            _, status = os.waitpid(child, os.WUNTRACED | os.WCONTINUED)
            say('stopped' if os.WIFSTOPPED(status) else 'continued' if os.WIFCONTINUED(status)
                else 'ended')
        """;
    try (StrangerProgram parent = StrangerProgram.python(program)) {
      String one = parent.answer();
      int child = Integer.parseInt(one.equals("begins") ? parent.answer() : skip(parent, one));
      new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + child).start().waitFor();
      assertThat(parent.answer()).isEqualTo("stopped");
      for (int i = 0; i < 10; i++) {
        assertThat(ProcessCalls.of(child, false).make(MergeCalls.toggle(i))).isZero();
      }
      while (state(child) != 'T') {
        Thread.sleep(1);
      }
      new ProcessBuilder("/bin/sh", "-c", "kill -CONT " + child).start().waitFor();
      assertThat(parent.answer()).isEqualTo("continued"); // It was told of nothing in between.
      parent.order("x");
      assertThat(parent.answer()).isEqualTo("goes on");
      assertThat(parent.answer()).isEqualTo("ended");
    }
  }

  private static String skip(StrangerProgram program, String line) throws IOException {
    assertThat(program.answer()).isEqualTo("begins");
    return line;
  }

  @Test
  void filteredProgramsAreAskedOnlyWithTheirFiltersSuspended() throws Exception {
    String filters =
        """
        killing = struct.pack('HBBI', 0x20, 0, 0, 0) + struct.pack('HBBI', 0x15, 0, 1, 157)
        killing += struct.pack('HBBI', 6, 0, 0, 0x80000000) + struct.pack('HBBI', 6, 0, 0, 0x7fff0000)
        code = ctypes.create_string_buffer(killing)
        filters = ctypes.create_string_buffer(struct.pack('HP', 4, ctypes.addressof(code)))
        libc.prctl(38, 1, 0, 0, 0)
        if libc.prctl(22, 2, filters, 0, 0) != 0:
            say('cannot filter', ctypes.get_errno())
        """;
    try (StrangerProgram program = start(filters + WAITS)) {
      assertRefused(program.pid(), "has filters of system calls (seccomp)");
      ProcessCalls calls = ProcessCalls.of(program.pid(), true);
      try {
        assertThat(calls.make(MergeCalls.toggle(0))).isZero(); // It would be killed for a prctl.
      } catch (TraceRefusedException e) {
        assumeTrue(false, e.getMessage());
      }
      assertThat(ProcFile.read(program.pid(), "status")).contains("Seccomp:\t2\n");
      program.order("x");
      assertThat(program.answer()).isEqualTo("goes on");
    }
  }

  @Test
  void aThreadWithoutFiltersIsTaken() throws Exception {
    String program =
        """
        threading.Thread(target=lambda: (sys.stdin.readline(), say('goes on'))).start()
        allowing = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fff0000))
        filters = ctypes.create_string_buffer(struct.pack('HP', 1, ctypes.addressof(allowing)))
        libc.prctl(38, 1, 0, 0, 0)
        libc.prctl(22, 2, filters, 0, 0)
        say('begins')
        """;
    try (StrangerProgram filtered = start(program)) {
      assertThat(ask(filtered.pid())).isZero();
      filtered.order("x");
      assertThat(filtered.answer()).isEqualTo("goes on");
    }
  }

  @Test
  void programsThatAreTracedAlreadyAreRefused() throws Exception {
    String program =
        """
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        libc.ptrace(0x4206, child, None, None)
        say(child)
        sys.stdin.readline()
        """;
    try (StrangerProgram tracer = StrangerProgram.python(program)) {
      int child = Integer.parseInt(tracer.answer());
      assertRefused(child, "is traced already, by python3 (%d)".formatted(tracer.pid()));
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatHasNoMemoryIsRefused() throws Exception {
    String program =
        """
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        say(child)
        sys.stdin.readline()
        """;
    try (StrangerProgram parent = StrangerProgram.python(program)) {
      assertRefused(Integer.parseInt(parent.answer()), "has exited");
    }
    assertThatThrownBy(() -> ask(999_999_999)).hasMessage("there is no process 999999999");
    assertThatThrownBy(() -> ask(Math.toIntExact(ProcessHandle.current().pid())))
        .hasMessageContaining("is ksm itself");
    if (Files.exists(Path.of("/proc/2/comm")) && ProcFile.read(2, "comm").equals("kthreadd\n")) {
      assertRefused(2, "is a kernel thread");
    }
  }

  @Test
  void childrenOfThisJvmAreRefused() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertRefused(Math.toIntExact(child.pid()), "is a child of ksm's own process");
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().onExit().join();
    }
  }

  @Test
  void programsOf32BitsAreRefused() throws Exception {
    Tiny32BitProgram.assumePossible();
    Path file = Tiny32BitProgram.write(directory.resolve("tiny"));
    try (StrangerProgram tiny = StrangerProgram.shell("exec " + file)) {
      Tiny32BitProgram.awaitStart(tiny.pid(), file);
      assertRefused(tiny.pid(), "runs 32-bit code");
      assertThat(state(tiny.pid())).isIn('S', 'R');
    }
  }

  @Test
  void frozenProgramsAreRefused() throws Exception {
    Optional<CgroupMount> mount =
        CgroupMount.all().stream()
            .filter(any -> any.canFreeze() && Files.isWritable(any.folder()))
            .findFirst();
    assumeTrue(mount.isPresent(), "no control groups that freeze");
    boolean unified = mount.get().unified();
    Path group = mount.get().folder().resolve("ksm-trace-test-" + ProcessHandle.current().pid());
    Files.createDirectory(group);
    Path freezer = group.resolve(unified ? "cgroup.freeze" : "freezer.state");
    try (StrangerProgram program = start(WAITS)) {
      Files.writeString(group.resolve("cgroup.procs"), Integer.toString(program.pid()));
      Files.writeString(freezer, unified ? "1" : "FROZEN");
      while (!FrozenGroups.hold(program.pid())) {
        Thread.sleep(1);
      }
      assertRefused(program.pid(), "is in a frozen control group");
      Files.writeString(freezer, unified ? "0" : "THAWED");
      assertThat(ask(program.pid())).isZero();
      program.order("x");
      assertThat(program.answer()).isEqualTo("goes on");
    } finally {
      for (int i = 0; !group.toFile().delete() && i < 1000; i++) {
        Thread.sleep(2);
      }
    }
  }

  @Test
  void aThreadThatDoesNotStopIsTriedAgain() throws Exception {
    String program =
        """
        say('begins')
        fifo = os.read(0, 1000).decode().strip()
        child = os.posix_spawn('/bin/true', ['true'], {},
            file_actions=[(os.POSIX_SPAWN_OPEN, 5, fifo, os.O_RDONLY, 0)])
        os.waitpid(child, 0)
        say('goes on')
        sys.stdin.readline()
        """;
    Path fifo = directory.resolve("fifo");
    new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    try (StrangerProgram parent = start(program)) {
      parent.order(fifo.toString());
      while (state(parent.pid()) != 'D') { // It waits for its child (vfork), and cannot be stopped.
        Thread.sleep(1);
      }
      FutureTask<Long> asked = new FutureTask<>(() -> ask(parent.pid()));
      Thread.ofPlatform().start(asked);
      while (StatusField.read(parent.pid(), "TracerPid") == 0) {
        Thread.sleep(1);
      }
      while (StatusField.read(parent.pid(), "TracerPid") != 0) {
        Thread.onSpinWait(); // It is let go, though it has not stopped, and soon seized again.
      }
      Files.newOutputStream(fifo).close();
      assertThat(asked.get()).isZero();
      assertThat(parent.answer()).isEqualTo("goes on");
    }
  }
}
