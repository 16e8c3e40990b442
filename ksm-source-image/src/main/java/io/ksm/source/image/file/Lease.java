package io.ksm.source.image.file;

/**
 * What a lease on a file is worth at this moment. From several threads at once.
 *
 * <p>Once somebody waits to open the file for writing, this says no for good; they go on when this
 * is closed, or when the kernel's {@code lease-break-time} is over: 45 seconds, unless an
 * administrator changed it. Whoever was told yes may therefore rely on the file for that long, less
 * the tenth of a second for which an answer is used again.
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

  /** Says whether nobody can change the file for the time being. */
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
