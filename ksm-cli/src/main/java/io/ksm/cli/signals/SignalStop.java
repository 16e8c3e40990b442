package io.ksm.cli.signals;

import java.util.concurrent.CountDownLatch;

/**
 * Has a signal that ends the JVM (Ctrl-C, or a request to terminate) end what a command does first,
 * and then the JVM with the status of the command: its work is done then.
 */
public final class SignalStop implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile int status = 1;
  private volatile boolean come;

  private SignalStop(Runnable stop) {
    hook =
        new Thread(
            () -> {
              come = true;
              stop.run();
              awaitDone();
              Runtime.getRuntime().halt(status);
            },
            "ksm-stop");
  }

  /**
   * Begins to listen.
   *
   * @param stop asks the work to end
   */
  public static SignalStop begin(Runnable stop) {
    SignalStop signals = new SignalStop(stop);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  private void awaitDone() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says whether a signal has come. */
  public boolean hasCome() {
    return come;
  }

  /** Says how the command ended, once all that it had to say is written. */
  public void ended(int with) {
    status = with;
  }

  /** Ends the JVM if a signal has come, and else stops listening. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal was faster: the hook ends the JVM now, whatever this thread does.
      return;
    }
  }
}
