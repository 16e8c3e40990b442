import org.jspecify.annotations.NullMarked;

/**
 * Page sources of a Linux machine, the memory of live processes: {@code pid}, {@code cgroup} and
 * {@code all}; and the kernel's own KSM.
 */
@NullMarked
module io.ksm.source.linux {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.source.linux.kernel;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.linux.AllSourceFactory,
      io.ksm.source.linux.CgroupSourceFactory,
      io.ksm.source.linux.PidSourceFactory;
}
