import org.jspecify.annotations.NullMarked;

/** Page source {@code arena}: a copy of a file in memory that really merges. */
@NullMarked
module io.ksm.source.arena {
  requires transitive io.ksm.api;
  requires io.ksm.arena;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.arena.ArenaSourceFactory;
}
