package io.ksm.cli.kernel.watch;

/**
 * Makes signals a usual end: while this is open, one that ends the JVM (Ctrl-C, or a request to
 * terminate) ends it with exit status 0: for work that has no end of its own. Nothing that runs at
 * the JVM's exit may matter to that work.
 */
final class SignalEnds implements AutoCloseable {
  private final Thread hook;

  private SignalEnds(Thread hook) {
    this.hook = hook;
  }

  static SignalEnds begin() {
    Thread hook = new Thread(() -> Runtime.getRuntime().halt(0), "ksm-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new SignalEnds(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal was faster, and the hook is about to end the JVM.
      return;
    }
  }
}
