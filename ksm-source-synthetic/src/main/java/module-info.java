import org.jspecify.annotations.NullMarked;

/** Page source synthetic. */
@NullMarked
module io.ksm.source.synthetic {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.source.synthetic;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.synthetic.SyntheticSourceFactory;
}
