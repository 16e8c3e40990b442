import org.jspecify.annotations.NullMarked;

/**
 * Provides the policy {@code uksm}: regions on rungs, as Ultra KSM has them. Exports nothing: a
 * plug-in is found by its name.
 */
@NullMarked
module io.ksm.policy.uksm {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.PolicyFactory with
      io.ksm.policy.uksm.UksmPolicyFactory;
}
