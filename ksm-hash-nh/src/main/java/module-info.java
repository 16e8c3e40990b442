import org.jspecify.annotations.NullMarked;

/** Provides the page hasher {@code nh}. Exports nothing: a plug-in is found by its name. */
@NullMarked
module io.ksm.hash.nh {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.HasherFactory with
      io.ksm.hash.nh.NhHasherFactory;
}
