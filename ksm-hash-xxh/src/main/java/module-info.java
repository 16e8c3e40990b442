import org.jspecify.annotations.NullMarked;

/**
 * Provides the page hashers {@code xxh64} and {@code xxh32}. Exports nothing: a plug-in is found by
 * its name.
 */
@NullMarked
module io.ksm.hash.xxh {
  requires io.ksm.api;
  requires org.lz4.java;
  requires static org.jspecify;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.xxh.Xxh32HasherFactory,
      io.ksm.hash.xxh.Xxh64HasherFactory;
}
