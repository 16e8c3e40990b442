import org.jspecify.annotations.NullMarked;

/**
 * Provides the page source {@code trace}: memory that was recorded, as fingerprints. Exports
 * nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.source.trace {
  requires io.ksm.api;
  requires io.ksm.trace;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.trace.TraceSourceFactory;
}
