package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import java.util.Map;

/** Makes policies as users do. */
final class Policies {
  private Policies() {}

  static MergePolicy create(PolicyFactory factory) {
    return create(factory, Map.of());
  }

  static MergePolicy create(PolicyFactory factory, Map<String, String> options) {
    return factory.create(Options.of(factory, options));
  }
}
