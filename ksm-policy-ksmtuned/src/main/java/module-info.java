import org.jspecify.annotations.NullMarked;

/**
 * Provides the policy {@code ksmtuned}: the kernel's, at the pace of the script of that name.
 * Exports nothing: a plug-in is found by its name.
 */
@NullMarked
module io.ksm.policy.ksmtuned {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.PolicyFactory with
      io.ksm.policy.ksmtuned.KsmtunedPolicyFactory;
}
