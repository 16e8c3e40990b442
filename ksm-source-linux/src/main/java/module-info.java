import org.jspecify.annotations.NullMarked;

/** Page sources of a Linux machine: {@code pid}, the memory of a live process. */
@NullMarked
module io.ksm.source.linux {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.linux.PidSourceFactory;
}
