import org.jspecify.annotations.NullMarked;

/** Records memory into a trace, sample by sample. */
@NullMarked
module io.ksm.record {
  requires transitive io.ksm.core;
  requires transitive io.ksm.trace;
  requires io.ksm.kernel;
  requires io.ksm.linux;
  requires static org.jspecify;

  exports io.ksm.record;
}
