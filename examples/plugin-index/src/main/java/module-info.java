/** An index for ksm. */
module com.example.treap {
  requires io.ksm.api;

  provides io.ksm.api.IndexFactory with
      com.example.treap.TreapIndexFactory;
}
