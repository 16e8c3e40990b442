import org.jspecify.annotations.NullMarked;

/** Ordered index skiplist: skip lists. */
@NullMarked
module io.ksm.tree.skiplist {
  requires io.ksm.api;
  requires static org.jspecify;
}
