import org.jspecify.annotations.NullMarked;

/** Traces: what memory held over time, as keyed fingerprints in Parquet files. */
@NullMarked
@SuppressWarnings("module") // Those that it is exported to are compiled after it.
module io.ksm.trace {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.trace;
  exports io.ksm.trace.chunk to
      io.ksm.fleet,
      io.ksm.record;
  exports io.ksm.trace.key;
  exports io.ksm.trace.parquet to
      io.ksm.fleet;
}
