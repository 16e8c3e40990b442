package io.ksm.source.image.qemu;

/** Says that a stream ends too early, or that no sense can be made of what follows. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  Malformed(String what) {
    super(what);
  }
}
