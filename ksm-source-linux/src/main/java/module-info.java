import org.jspecify.annotations.NullMarked;

/** Page sources of a Linux machine, the memory of live processes: pid, cgroup and all. */
@NullMarked
module io.ksm.source.linux {
  requires transitive io.ksm.api;
  requires io.ksm.linux;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.linux.AllSourceFactory,
      io.ksm.source.linux.CgroupSourceFactory,
      io.ksm.source.linux.PidSourceFactory;
}
