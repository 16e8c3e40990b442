import org.jspecify.annotations.NullMarked;

/**
 * Provides the policy {@code esx}: page sharing as in VMware ESX Server. Exports nothing: a plug-in
 * is found by its name.
 */
@NullMarked
module io.ksm.policy.esx {
  requires io.ksm.api;
  requires static org.jspecify;

  provides io.ksm.api.PolicyFactory with
      io.ksm.policy.esx.EsxPolicyFactory;
}
