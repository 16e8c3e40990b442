package io.ksm.cli.scan;

import io.ksm.api.Option;
import io.ksm.api.PolicyFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What {@code ksm scan} asks of a policy unless the user says otherwise, so that the counters are
 * exact: visit every page in every scan, tell zero pages apart, and let any number of pages share a
 * frame.
 */
final class PolicyDefaults {
  private static final Map<String, String> WANTED =
      Map.of("smart-scan", "off", "use-zero-pages", "on", "max-page-sharing", "unlimited");

  private PolicyDefaults() {}

  /**
   * Completes a policy that the user chose.
   *
   * @param spec as given: {@code ksm}, {@code ksm:smart-scan=on}
   * @return the same with the defaults of a scan for those of the policy's options that it does not
   *     set, in the policy's order
   * @throws io.ksm.api.UsageException if there is no such policy
   */
  static String complete(String spec, PluginTable<PolicyFactory> policies) {
    PartSpec given = PartSpec.parse(spec);
    Map<String, String> options = new LinkedHashMap<>(given.options());
    for (Option option : policies.get(given.name()).options()) {
      String wanted = WANTED.get(option.key());
      if (wanted != null) {
        options.putIfAbsent(option.key(), wanted);
      }
    }
    StringJoiner pieces = new StringJoiner(",", given.name() + ":", "");
    pieces.setEmptyValue(given.name());
    if (!given.argument().isEmpty()) {
      pieces.add(escape(given.argument()));
    }
    options.forEach((key, value) -> pieces.add(key + "=" + escape(value)));
    return pieces.toString();
  }

  private static String escape(String text) {
    return text.replace(",", ",,");
  }
}
