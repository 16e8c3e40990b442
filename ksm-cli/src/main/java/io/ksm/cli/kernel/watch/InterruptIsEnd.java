package io.ksm.cli.kernel.watch;

/**
 * While open, a signal that ends the JVM (Ctrl-C, or a request to terminate) ends it with exit
 * status 0: for work that has no end of its own. Nothing that runs at the JVM's exit may matter to
 * that work.
 */
final class InterruptIsEnd implements AutoCloseable {
  private final Thread hook;

  private InterruptIsEnd(Thread hook) {
    this.hook = hook;
  }

  static InterruptIsEnd begin() {
    Thread hook = new Thread(() -> Runtime.getRuntime().halt(0), "ksm-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new InterruptIsEnd(hook);
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
