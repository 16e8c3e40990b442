import org.jspecify.annotations.NullMarked;

/**
 * Provides the page source {@code synthetic}: memory that is computed and not stored. Exports
 * nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.source.synthetic {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.synthetic.SyntheticSourceFactory;
}
