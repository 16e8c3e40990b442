import org.jspecify.annotations.NullMarked;

/** Ordered index rb: red-black trees. */
@NullMarked
module io.ksm.tree.rb {
  requires transitive io.ksm.api;
  requires static org.jspecify;

  exports io.ksm.tree.rb;

  provides io.ksm.api.IndexFactory with
      io.ksm.tree.rb.RedBlackIndexFactory;
}
