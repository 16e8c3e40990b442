package io.ksm.core.plugin;

import io.ksm.api.Option;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.text.Causes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a factory says of itself, which is shown and used without looking again. */
final class FactoryCheck {
  private FactoryCheck() {}

  /** Returns what is wrong with a factory, in one line that begins with its class, or null. */
  static @Nullable String fault(PluginFactory factory) {
    String wrong;
    try {
      wrong = wrong(factory);
    } catch (Throwable e) { // Also what it need not declare: one factory must not hide the others.
      wrong = "does not describe itself: " + Causes.fault(e);
    }
    return wrong == null ? null : factory.getClass().getName() + " " + wrong;
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrong(PluginFactory factory) {
    String name = factory.name();
    if (name == null || !PartSpec.isName(name)) {
      return "calls itself '%s', which is not a name: use [a-z][a-z0-9-]*".formatted(name);
    }
    String summary = factory.summary();
    if (summary == null) {
      return "has the summary null: give one line";
    }
    List<Option> options = factory.options();
    if (options == null) {
      return "has null for a list of options: give List.of() for none";
    }
    String wrong = wrongOption(options);
    if (wrong != null) {
      return wrong;
    }
    // They are asked for again whenever they are shown or used, and nobody looks then.
    if (!name.equals(factory.name())
        || !summary.equals(factory.summary())
        || !options.equals(factory.options())) {
      return "says something else the second time: name(), summary() and options() must not change";
    }
    return factory instanceof PolicyFactory policy ? wrongScanDefault(policy) : null;
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrongOption(List<Option> options) {
    Set<String> keys = new HashSet<>();
    for (Option option : options) {
      if (option == null || option.key() == null || !PartSpec.isName(option.key())) {
        return "has an option '%s', which is not a name: use [a-z][a-z0-9-]*"
            .formatted(option == null ? null : option.key());
      }
      if (!keys.add(option.key())) {
        return "has the option '%s' twice".formatted(option.key());
      }
      if (option.summary() == null || option.defaultValue() == null) {
        return "has the option '%s' without a %s"
            .formatted(option.key(), option.summary() == null ? "summary" : "default value");
      }
    }
    return null;
  }

  private static @Nullable String wrongScanDefault(PolicyFactory policy) {
    for (String key : policy.scanDefaults().keySet()) {
      if (policy.options().stream().noneMatch(option -> option.key().equals(key))) {
        return "sets '%s' for scans, and has no such option".formatted(key);
      }
    }
    return null;
  }
}
