import org.jspecify.annotations.NullMarked;

/** Page hashers xxh64 and xxh32. */
@NullMarked
module io.ksm.hash.xxh {
  requires transitive io.ksm.api;
  requires org.lz4.java;
  requires static org.jspecify;

  exports io.ksm.hash.xxh;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.xxh.Xxh32HasherFactory,
      io.ksm.hash.xxh.Xxh64HasherFactory;
}
