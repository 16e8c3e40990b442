package io.ksm.source.linux;

import io.ksm.api.Option;
import io.ksm.api.Options;

/** Declares the option by which users have processes stopped while they are read. */
final class FreezeOption {
  static final Option OPTION =
      new Option(
          "freeze",
          "on: the processes are stopped from the opening of the source to its closing",
          "off");

  private FreezeOption() {}

  /** Says whether it is on. */
  static boolean isOn(Options options) {
    return options.flag(OPTION.key());
  }
}
