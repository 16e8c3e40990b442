package io.ksm.bench.contestant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the lines of the parent process in a thread of its own.
 *
 * <p>So the end of the parent is noticed during a measurement as well, which nobody waits for any
 * more. The process then ends at once, with those that it has started; what was done to the machine
 * is put right by guards that are there for processes that are killed.
 */
final class Requests {
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final AtomicInteger unanswered = new AtomicInteger();

  private final Runnable beforeHalt;

  private Requests(Runnable beforeHalt) {
    this.beforeHalt = beforeHalt;
  }

  /**
   * Begins to read.
   *
   * @param beforeHalt what is done before the process ends in the middle of a measurement
   */
  static Requests from(InputStream in, Runnable beforeHalt) {
    Requests requests = new Requests(beforeHalt);
    Thread reader = new Thread(() -> requests.readAll(in), "ksm-bench-requests");
    reader.setDaemon(true);
    reader.start();
    return requests;
  }

  private void readAll(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        unanswered.incrementAndGet();
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      // As good as the end: nothing more will come.
    }
    if (unanswered.get() > 0) {
      try {
        beforeHalt.run();
      } finally {
        Runtime.getRuntime().halt(0);
      }
    }
    lines.add(Optional.empty());
  }

  /** Waits for the next line; empty at the end. */
  Optional<String> next() throws InterruptedException {
    return lines.take();
  }

  /** The last line was answered. */
  void answered() {
    unanswered.decrementAndGet();
  }
}
