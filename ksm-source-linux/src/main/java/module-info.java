import org.jspecify.annotations.NullMarked;

/** Page sources pid and arena: live processes, and memory that really merges. */
@NullMarked
module io.ksm.source.linux {
  requires io.ksm.api;
  requires static org.jspecify;
}
