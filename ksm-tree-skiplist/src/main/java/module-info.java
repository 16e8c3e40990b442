import org.jspecify.annotations.NullMarked;

/**
 * Provides the ordered index {@code skiplist}: skip lists. Exports nothing: a plug-in is found by
 * its name.
 */
@NullMarked
module io.ksm.tree.skiplist {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.IndexFactory with
      io.ksm.tree.skiplist.SkipListIndexFactory;
}
