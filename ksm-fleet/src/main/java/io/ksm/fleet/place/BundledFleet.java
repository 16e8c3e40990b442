package io.ksm.fleet.place;

/**
 * What is placed, with each bundle of sources that must share a host as one source. Immutable.
 *
 * @param contents of bundles
 * @param rules for bundles
 * @param bundles which sources these are
 */
record BundledFleet(SharedContents contents, HostRules rules, Bundles bundles) {

  /** Puts sources together as their rules say; what is given is taken as it is if none are. */
  static BundledFleet of(SharedContents contents, HostRules rules) {
    Bundles bundles = rules.bundles();
    return bundles.areSingle()
        ? new BundledFleet(contents, rules, bundles)
        : new BundledFleet(contents.bundled(bundles), rules.bundled(contents), bundles);
  }
}
