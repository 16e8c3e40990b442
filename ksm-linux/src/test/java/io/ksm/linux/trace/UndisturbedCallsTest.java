package io.ksm.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.process.StrangerProgram;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A program that waits in a system call waits on in it, whatever ksm has it do meanwhile: the call
 * gives what it would have given.
 */
class UndisturbedCallsTest {
  private static final int CALLS = 20;
  private static final String PROGRAM =
      """
      word = ctypes.create_string_buffer(8)
      events = ctypes.create_string_buffer(16)
      poll = ctypes.create_string_buffer(struct.pack('ihh', 0, 1, 0), 8)
      epoll = libc.epoll_create1(0)
      libc.epoll_ctl(epoll, 1, 0, ctypes.create_string_buffer(struct.pack('=IQ', 1, 0), 12))
      peer, own = __import__('socket').socketpair()
      own.setsockopt(1, 20, struct.pack('ll', 30, 0))  # SO_RCVTIMEO
      signals = ctypes.create_string_buffer(struct.pack('Q', 1 << 33), 128)
      libc.sigprocmask(0, signals, None)
      begin = time.monotonic()
      stopped = time.clock_gettime(time.CLOCK_MONOTONIC) + 0.7
      calls = {
          'read': lambda: libc.read(0, word, 1),
          'poll': lambda: libc.poll(poll, 1, 60000),
          'epoll_wait': lambda: libc.epoll_wait(epoll, events, 1, 60000),
          'recv': lambda: libc.recv(own.fileno(), word, 1, 0),
          'nanosleep': lambda: libc.nanosleep(timespec(0.7), None),
          'clock_nanosleep': lambda: libc.clock_nanosleep(1, 1, timespec(stopped), None),
          'futex': lambda: libc.syscall(202, word, 0, 0, timespec(0.7), None, 0),
          'sigtimedwait': lambda: libc.sigtimedwait(signals, None, timespec(0.7)),
      }
      def answer():
          time.sleep(0.7)
          peer.send(b'x')
      threading.Thread(target=answer).start()
      say('begins')
      result = calls[sys.argv[1]]()
      error = ctypes.get_errno() if result < 0 else 0
      say(result, error, time.monotonic() - begin > 0.6)
      sys.stdin.readline()
      """;

  @Test
  void waitOn() throws Exception {
    Map<String, String> results =
        Map.of(
            "read", "1 0 True",
            "poll", "1 0 True",
            "epoll_wait", "1 0 True",
            "recv", "1 0 True",
            "nanosleep", "0 0 True",
            "clock_nanosleep", "0 0 True",
            "futex", "-1 110 True", // ETIMEDOUT
            "sigtimedwait", "-1 11 True"); // EAGAIN
    Map<String, StrangerProgram> programs = new TreeMap<>();
    try {
      for (String call : results.keySet()) {
        programs.put(call, StrangerProgram.python(PROGRAM, call));
      }
      for (StrangerProgram program : programs.values()) {
        assertThat(program.answer()).isEqualTo("begins");
        makeCalls(program);
      }
      Thread.sleep(700);
      programs.values().forEach(program -> program.order("x"));
      Map<String, String> answers = new TreeMap<>();
      for (Map.Entry<String, StrangerProgram> program : programs.entrySet()) {
        answers.put(program.getKey(), program.getValue().answer());
      }
      assertThat(answers).containsExactlyInAnyOrderEntriesOf(results);
    } finally {
      programs.values().forEach(StrangerProgram::close);
    }
  }

  private static void makeCalls(StrangerProgram program) throws Exception {
    ProcessCalls calls = ProcessCalls.of(program.pid(), false);
    for (int i = 0; i < CALLS; i++) {
      assertThat(calls.make(MergeCalls.toggle(i))).isZero();
    }
  }
}
