import org.jspecify.annotations.NullMarked;

/** Ordered index skiplist: skip lists. */
@NullMarked
module io.ksm.tree.skiplist {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.tree.skiplist;

  provides io.ksm.api.IndexFactory with
      io.ksm.tree.skiplist.SkipListIndexFactory;
}
