package io.ksm.fleet.place;

/** Says in words which rule a placement does not keep. Stateless. */
final class RuleBreach {
  private RuleBreach() {}

  /**
   * Returns the first rule that is not kept; empty if all are.
   *
   * @param hostOf on which host each source is; -1 for none
   * @param areBundles whether sources are bundles: these are together, and stay where they are best
   */
  static String of(HostRules rules, int[] hostOf, boolean areBundles) {
    String breach = notApart(rules, hostOf);
    if (breach.isEmpty() && !areBundles) {
      breach = notTogether(rules, hostOf);
    }
    return breach.isEmpty() && !areBundles ? notStaying(rules, hostOf) : breach;
  }

  private static String notApart(HostRules rules, int[] hostOf) {
    for (int source = 0; source < hostOf.length; source++) {
      int host = hostOf[source];
      int other = host < 0 ? -1 : rules.rival(source, host, hostOf, -1);
      if (other >= 0) {
        return "'%s' and '%s' are to be apart and share host '%s'"
            .formatted(rules.name(source), rules.name(other), rules.hostName(host));
      }
    }
    return "";
  }

  private static String notTogether(HostRules rules, int[] hostOf) {
    Bundles bundles = rules.bundles();
    for (int bundle = 0; bundle < bundles.count(); bundle++) {
      int[] members = bundles.members(bundle);
      for (int source : members) {
        int host = hostOf[members[0]];
        if (host >= 0 && hostOf[source] >= 0 && hostOf[source] != host) {
          return "'%s' and '%s' are to be together and are on hosts '%s' and '%s'"
              .formatted(
                  rules.name(members[0]),
                  rules.name(source),
                  rules.hostName(host),
                  rules.hostName(hostOf[source]));
        }
      }
    }
    return "";
  }

  private static String notStaying(HostRules rules, int[] hostOf) {
    for (int source = 0; source < hostOf.length; source++) {
      int host = hostOf[source];
      int home = rules.presentHost(source);
      if (rules.stays(source) && host >= 0 && host != home) {
        return "'%s' is to stay on host '%s', and is on '%s'"
            .formatted(rules.name(source), rules.hostName(home), rules.hostName(host));
      }
    }
    return "";
  }
}
