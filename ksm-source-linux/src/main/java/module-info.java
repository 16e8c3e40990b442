import org.jspecify.annotations.NullMarked;

/**
 * Page sources of a Linux machine, the memory of live processes: {@code pid}, {@code cgroup} and
 * {@code all}; memory that really merges: {@code arena}; and the kernel's own KSM.
 */
@NullMarked
module io.ksm.source.linux {
  requires transitive io.ksm.api;
  requires io.ksm.linux;
  requires jdk.jfr;
  requires static org.jspecify;

  exports io.ksm.source.linux.arena;
  exports io.ksm.source.linux.kernel;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.linux.AllSourceFactory,
      io.ksm.source.linux.CgroupSourceFactory,
      io.ksm.source.linux.PidSourceFactory,
      io.ksm.source.linux.arena.ArenaSourceFactory;
}
