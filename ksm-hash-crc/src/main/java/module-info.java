import org.jspecify.annotations.NullMarked;

/**
 * Provides the page hashers {@code crc32c} and {@code crc32}. Exports nothing: a plug-in is found
 * by its name.
 */
@NullMarked
module io.ksm.hash.crc {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.crc.Crc32HasherFactory,
      io.ksm.hash.crc.Crc32cHasherFactory;
}
