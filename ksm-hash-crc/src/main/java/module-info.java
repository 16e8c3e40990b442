import org.jspecify.annotations.NullMarked;

/** Page hashers crc32c and crc32. */
@NullMarked
module io.ksm.hash.crc {
  requires io.ksm.api;
  requires static org.jspecify;
}
