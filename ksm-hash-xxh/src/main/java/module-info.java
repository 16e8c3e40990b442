import org.jspecify.annotations.NullMarked;

/** Page hashers xxh64 and xxh32. */
@NullMarked
module io.ksm.hash.xxh {
  requires io.ksm.api;
  requires org.lz4.java;
  requires static org.jspecify;
}
