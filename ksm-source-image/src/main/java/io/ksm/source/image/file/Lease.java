package io.ksm.source.image.file;

/**
 * Says whether a lease on a file holds at this moment. For any number of threads.
 *
 * <p>When another process waits to open the file for writing, the answer is no from then on. That
 * process goes on when this is closed, or when the kernel's {@code lease-break-time} is over: 45
 * seconds, unless an administrator changed it. So a caller that got a yes may rely on the file for
 * that long, less the tenth of a second for which an answer is used again.
 */
public final class Lease implements AutoCloseable {
  private static final long NANOS_BETWEEN_LOOKS = 100_000_000;

  private final SecondDescriptor file;
  private volatile boolean broken;
  private volatile long looked = System.nanoTime();

  /**
   * Makes one for a file whose lease was taken.
   *
   * @param file closed with this
   */
  Lease(SecondDescriptor file) {
    this.file = file;
  }

  /** Says whether no process can change the file for the time being. */
  boolean holds() {
    if (!broken && System.nanoTime() - looked > NANOS_BETWEEN_LOOKS) {
      look();
    }
    return !broken;
  }

  private void look() {
    long now = System.nanoTime();
    if (file.holdsLease()) {
      looked = now;
    } else {
      broken = true;
    }
  }

  @Override
  public void close() {
    broken = true;
    file.close();
  }
}
