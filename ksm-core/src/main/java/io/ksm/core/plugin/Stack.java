package io.ksm.core.plugin;

import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;

/**
 * Names the parts that a scanner is made of: a hasher, an index and a policy. Immutable, so any
 * number of threads may use it.
 *
 * @param hasher finds pages that may be equal
 * @param index orders pages by what the hasher says
 * @param policy says which pages merge, and when
 */
public record Stack(PartSpec hasher, PartSpec index, PartSpec policy) {

  /**
   * Makes each part once, in vain: so wrong names, options and values are found before anything is
   * opened.
   *
   * @return this
   * @throws UsageException if there is no such part, or it refuses an option
   * @throws PluginFault if one breaks its contract at first sight
   */
  public Stack checked(Plugins plugins) {
    try (PageHasher _ = plugins.hasher(hasher)) {
      plugins.tryIndex(index);
      plugins.policy(policy);
      return this;
    }
  }
}
