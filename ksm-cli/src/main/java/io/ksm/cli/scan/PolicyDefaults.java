package io.ksm.cli.scan;

import io.ksm.api.Option;
import io.ksm.api.PolicyFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Completes a policy by the values that its plug-in gives for scans, so that the counters are
 * exact: those of ksm visit every page in every scan, tell zero pages apart, and let any number of
 * pages share a frame.
 */
public final class PolicyDefaults {
  private PolicyDefaults() {}

  /**
   * Completes a policy that the user chose.
   *
   * @param given as the user wrote it: {@code ksm}, {@code ksm:smart-scan=on}
   * @return the same with the defaults of a scan for those of the policy's options that it does not
   *     set, in the policy's order
   * @throws io.ksm.api.UsageException if there is no such policy
   */
  public static PartSpec complete(PartSpec given, PluginTable<PolicyFactory> policies) {
    Map<String, String> options = new LinkedHashMap<>(given.options());
    PolicyFactory factory = policies.get(given.name());
    Map<String, String> forScans = factory.scanDefaults();
    for (Option option : factory.options()) {
      String wanted = forScans.get(option.key());
      if (wanted != null) {
        options.putIfAbsent(option.key(), wanted);
      }
    }
    return given.withOptions(options);
  }
}
