import org.jspecify.annotations.NullMarked;

/** What the modules for Linux share: native calls, {@code /proc}, finding processes. */
@NullMarked
@SuppressWarnings("module") // Those that it is exported to are compiled after it.
module io.ksm.linux {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.linux to
      io.ksm.arena,
      io.ksm.bench,
      io.ksm.cli,
      io.ksm.kernel,
      io.ksm.monitor,
      io.ksm.record,
      io.ksm.source.linux;
  exports io.ksm.linux.process to
      io.ksm.bench,
      io.ksm.cli,
      io.ksm.kernel,
      io.ksm.monitor,
      io.ksm.source.linux;
  exports io.ksm.linux.trace to
      io.ksm.kernel;
}
