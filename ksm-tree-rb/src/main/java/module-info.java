import io.ksm.api.IndexFactory;
import io.ksm.tree.rb.RedBlackIndexFactory;
import org.jspecify.annotations.NullMarked;

/** Ordered index rb: red-black trees. */
@NullMarked
module io.ksm.tree.rb {
  requires io.ksm.api;
  requires static org.jspecify;

  provides IndexFactory with
      RedBlackIndexFactory;
}
