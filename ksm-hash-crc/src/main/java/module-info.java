import org.jspecify.annotations.NullMarked;

/** Page hashers crc32c and crc32. */
@NullMarked
module io.ksm.hash.crc {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.hash.crc;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.crc.Crc32HasherFactory,
      io.ksm.hash.crc.Crc32cHasherFactory;
}
