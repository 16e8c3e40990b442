import org.jspecify.annotations.NullMarked;

/**
 * Provides the ordered index {@code rb}: red-black trees. Exports nothing: a plug-in is found by
 * its name.
 */
@NullMarked
module io.ksm.tree.rb {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.IndexFactory with
      io.ksm.tree.rb.RedBlackIndexFactory;
}
