import org.jspecify.annotations.NullMarked;

/** Off-heap memory that really merges. */
@NullMarked
module io.ksm.arena {
  requires transitive io.ksm.api;
  requires io.ksm.linux;
  requires jdk.jfr;
  requires static org.jspecify;

  exports io.ksm.arena;
}
