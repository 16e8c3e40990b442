package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.process.StrangerProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Programs that compute, talk among their threads and get signals lose nothing. Each program checks
 * itself: every sum it computes, every message, every signal.
 */
@Tag("long")
class BusyProgramTest {
  /** How many calls a program is made to do. */
  private static final int CALLS = Integer.getInteger("ksm.trace.calls", 100);

  private static final String COMPUTES =
      """
      import hashlib
      ends = threading.Event()
      wrong = []
      rounds = [0] * 3
      block = bytes(range(256)) * 64
      expected = hashlib.sha256(block).digest()
      def computes():
          while not ends.is_set():
              rounds[0] += 1
              if hashlib.sha256(block).digest() != expected:
                  wrong.append('hash')
      first, second = os.pipe(), os.pipe()
      def echoes():
          while byte := os.read(first[0], 1):
              os.write(second[1], byte)
      def asks():
          while not ends.is_set():
              rounds[1] += 1
              byte = bytes([rounds[1] % 256])
              os.write(first[1], byte)
              if os.read(second[0], 1) != byte:
                  wrong.append('message')
          os.close(first[1])
      threads = [threading.Thread(target=f) for f in (computes, echoes, asks)]
      threads.append(threading.Thread(target=lambda: (sys.stdin.readline(), ends.set())))
      for thread in threads:
          thread.start()
      say('begins')
      while not ends.is_set():  # The main thread computes only: it makes no system calls.
          rounds[2] += 1
          if sum(range(1000)) != 499500:
              wrong.append('sum')
      for thread in threads:
          thread.join()
      say(wrong, all(rounds))
      """;

  private static final String IS_SIGNALLED =
      """
      wakes, woken = os.pipe()
      os.set_blocking(woken, False)
      __import__('fcntl').fcntl(woken, 1031, 1 << 20)  # F_SETPIPE_SZ
      signal.set_wakeup_fd(woken)
      signal.signal(signal.SIGRTMIN, lambda *_: None)
      waited = ctypes.create_string_buffer(struct.pack('Q', 1 << 35), 128)  # SIGRTMIN + 2
      libc.pthread_sigmask(0, waited, None)
      sent = [0, 0]
      ends = threading.Event()
      def sends():
          libc.pthread_sigmask(0, ctypes.create_string_buffer(b'\\xff' * 128, 128), None)
          say('begins')
          threading.Thread(target=lambda: (sys.stdin.readline(), ends.set())).start()
          while not ends.is_set() and sent[0] < 500000:
              sent[0] += libc.kill(os.getpid(), 34) == 0
              sent[1] += libc.kill(os.getpid(), 36) == 0
              time.sleep(0.0002)
          limit = time.monotonic() + 10
          while sent != got and time.monotonic() < limit:
              time.sleep(0.01)
          os._exit(say(sent == got + [] and sent[0] > 50, got[1] > 50) or 0)
      got = [0, 0]
      sender = threading.Thread(target=sends)
      sender.start()
      pause = timespec(0.001)
      while True:  # Signals that have a handler, and signals that are waited for.
          got[1] += libc.sigtimedwait(waited, None, pause) == 36
          import select
          if select.select([wakes], [], [], 0)[0]:
              got[0] += len(os.read(wakes, 1 << 20))
      """;

  /** A signal between two looks of the kernel's can get lost to pause(2) without ksm, too. */
  private static final String IS_WOKEN =
      """
      import random
      signal.signal(signal.SIGUSR1, lambda *_: None)
      waits = '/proc/self/task/%d/syscall' % os.getpid()
      woken, sent, lost = [0], 0, 0
      ends = threading.Event()
      def wakes():
          global sent, lost
          libc.pthread_sigmask(0, ctypes.create_string_buffer(b'\\xff' * 128, 128), None)
          threading.Thread(target=lambda: (sys.stdin.readline(), ends.set())).start()
          say('begins')
          while not ends.is_set():
              while not open(waits).read().startswith('34 '):  # pause
                  time.sleep(0.0002)
              before = woken[0]
              time.sleep(random.random() * 0.002)
              libc.kill(os.getpid(), 10)
              sent += 1
              limit = time.monotonic() + 1
              while woken[0] == before and time.monotonic() < limit:
                  time.sleep(0.0002)
              lost += woken[0] == before
          os._exit(say(sent > 10, lost if lost * 50 > sent else 'few') or 0)
      threading.Thread(target=wakes).start()
      while True:
          libc.pause()
          woken[0] += 1
      """;

  @Test
  void computesRight() throws Exception {
    try (StrangerProgram program = StrangerProgram.python(COMPUTES)) {
      assertThat(program.answer()).isEqualTo("begins");
      makeCalls(program);
      program.order("end");
      assertThat(program.answer()).isEqualTo("[] True");
    }
  }

  @Test
  void getsEverySignal() throws Exception {
    try (StrangerProgram program = StrangerProgram.python(IS_SIGNALLED)) {
      assertThat(program.answer()).isEqualTo("begins");
      makeCalls(program);
      program.order("end");
      assertThat(program.answer()).isEqualTo("True True");
    }
  }

  @Test
  void eachSignalEndsACallThatWaitsForOne() throws Exception {
    try (StrangerProgram program = StrangerProgram.python(IS_WOKEN)) {
      assertThat(program.answer()).isEqualTo("begins");
      makeCalls(program);
      program.order("end");
      assertThat(program.answer()).isEqualTo("True few");
    }
  }

  private static void makeCalls(StrangerProgram program) throws Exception {
    ProcessCalls calls = ProcessCalls.of(program.pid(), false);
    for (int i = 0; i < CALLS; i++) {
      assertThat(calls.make(MergeCalls.toggle(i))).isZero();
      assertThat(calls.make(MergeCalls.ask())).isEqualTo(1 - i % 2);
    }
  }
}
