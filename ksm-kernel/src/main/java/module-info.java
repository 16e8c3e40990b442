import org.jspecify.annotations.NullMarked;

/** The kernel's own KSM: its knobs, its counters, and sole use of it for a while. */
@NullMarked
module io.ksm.kernel {
  requires transitive io.ksm.api;
  requires io.ksm.linux;
  requires static org.jspecify;

  exports io.ksm.kernel;
  exports io.ksm.kernel.offer;
}
