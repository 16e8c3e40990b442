package io.ksm.core.plugin;

import io.ksm.api.text.Causes;

/**
 * Tells that a plug-in does not keep its contract: the user did nothing wrong, nor did ksm. The
 * message names the plug-in, its jar and the fault, in one line; the cause is what was thrown.
 */
public final class PluginFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes a fault.
   *
   * @param plugin its axis, name and jar, for people
   * @param what it did, in one line
   */
  PluginFault(String plugin, String what) {
    super(message(plugin, what));
  }

  /**
   * Makes a fault of what a plug-in threw.
   *
   * @param plugin its axis, name and jar, for people
   * @param thrown by it
   */
  PluginFault(String plugin, Throwable thrown) {
    super(message(plugin, Causes.fault(thrown)), thrown);
  }

  private static String message(String plugin, String what) {
    return "%s: %s, a fault of the plug-in".formatted(plugin, what);
  }
}
