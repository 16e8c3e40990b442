import org.jspecify.annotations.NullMarked;

/** The engine, plug-in look-up and the merge policies. */
@NullMarked
module io.ksm.core {
  requires transitive io.ksm.api;
  requires com.google.common;
  requires static org.jspecify;

  uses io.ksm.api.HasherFactory;
  uses io.ksm.api.IndexFactory;
  uses io.ksm.api.PolicyFactory;
  uses io.ksm.api.SourceFactory;
}
