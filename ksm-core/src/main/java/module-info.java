import org.jspecify.annotations.NullMarked;

/** The engine, plug-in look-up and the merge policies. */
@NullMarked
@SuppressWarnings("module") // Those that a package is exported to are compiled after it.
module io.ksm.core {
  requires transitive io.ksm.api;
  requires com.google.common;
  requires java.management;
  requires jdk.jfr;
  requires static org.jspecify;

  exports io.ksm.core;
  exports io.ksm.core.plugin;
  exports io.ksm.core.report;
  exports io.ksm.core.threads to
      io.ksm.record;

  uses io.ksm.api.HasherFactory;
  uses io.ksm.api.IndexFactory;
  uses io.ksm.api.PolicyFactory;
  uses io.ksm.api.SourceFactory;

  provides io.ksm.api.PolicyFactory with
      io.ksm.core.policy.EagerPolicyFactory,
      io.ksm.core.policy.IsolatedPolicyFactory,
      io.ksm.core.policy.KsmPolicyFactory,
      io.ksm.core.policy.ZeroOnlyPolicyFactory;
}
