import org.jspecify.annotations.NullMarked;

/**
 * Provides the page source {@code arena}: a copy of a file in memory that really merges. Exports
 * nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.source.arena {
  requires io.ksm.api;
  requires io.ksm.arena;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.arena.ArenaSourceFactory;
}
