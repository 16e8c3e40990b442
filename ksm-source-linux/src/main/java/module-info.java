import org.jspecify.annotations.NullMarked;

/**
 * Provides the page sources {@code pid}, {@code cgroup} and {@code all}: the memory of live
 * processes. Exports nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.source.linux {
  requires io.ksm.api;
  requires io.ksm.linux;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.linux.AllSourceFactory,
      io.ksm.source.linux.CgroupSourceFactory,
      io.ksm.source.linux.PidSourceFactory;
}
