import org.jspecify.annotations.NullMarked;

/**
 * Provides the page hashers {@code crc32c}, {@code crc32} and {@code auto}, which is one of the
 * two. Exports nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.hash.crc {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.crc.AutoHasherFactory,
      io.ksm.hash.crc.Crc32HasherFactory,
      io.ksm.hash.crc.Crc32cHasherFactory;
}
