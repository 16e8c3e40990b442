package io.ksm.core.plugin;

import io.ksm.api.PageHasher;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.faults.Thrown;

/**
 * Names the parts that a scanner is made of: a hasher, an index and a policy. Immutable, so any
 * number of threads may use it.
 *
 * @param hasher finds pages that may be equal
 * @param index orders pages by what the hasher says
 * @param policy says which pages merge, and when
 */
public record Stack(PartSpec hasher, PartSpec index, PartSpec policy) {
  /** The hasher of commands, and of scanners for which none is chosen. */
  public static final PartSpec DEFAULT_HASHER = PartSpec.parse("auto");

  /**
   * Returns the stack that is made on this machine when this one is asked for: where a hasher
   * {@linkplain io.ksm.api.HasherFactory#standsFor stands for} another one, it has that one.
   *
   * @throws UsageException if there is no such hasher, or it has no such option
   * @throws PluginFault if it stands for one that is not there
   */
  public Stack resolved(Plugins plugins) {
    return new Stack(plugins.resolvedHasher(hasher), index, policy);
  }

  /**
   * Makes each part once, in vain: so wrong names, options and values are found before anything is
   * opened.
   *
   * @return this
   * @throws UsageException if there is no such part, or it refuses an option
   * @throws PluginFault if one breaks its contract at first sight
   */
  public Stack checked(Plugins plugins) {
    PageHasher made = plugins.hasher(hasher);
    try {
      plugins.tryIndex(index);
      plugins.policy(policy);
    } catch (Throwable e) {
      TryAll.closeAfter(e, made);
      throw e;
    }
    try {
      made.close();
      return this;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw plugins.hashers().part(hasher.name(), made.getClass()).fault(e);
    }
  }
}
