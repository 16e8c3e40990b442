package io.ksm.core.plugin;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.faults.Thrown;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a plug-in refuses a value of an option that it gave itself, and no user typed.
 * An empty default is none: it stands for what users have to give. Stateless.
 */
final class OwnDefaults {
  private OwnDefaults() {}

  /**
   * Says whether the same is refused where a plug-in gets nothing but its own values. Else what the
   * user gave does not go with them.
   *
   * @param told why the plug-in made no part
   * @param making makes a part, which is closed
   */
  static boolean areRefused(
      PluginFactory factory, PartSpec part, UsageException told, Function<Options, ?> making) {
    String line = told.getMessage();
    if (line == null || !isAboutOwn(factory, line)) {
      return false;
    }
    Map<String, String> own = new HashMap<>(part.options());
    own.entrySet().removeIf(each -> !each.getValue().equals(scanDefault(factory, each.getKey())));
    try {
      PartMaker.closeAfter(told, making.apply(Options.of(factory, own)));
      return false;
    } catch (UsageException e) {
      return line.equals(e.getMessage());
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      var _ = TryAll.suppress(told, e); // Which the user has not asked for.
      return false;
    }
  }

  /** Knows what {@link Options} says of a value. */
  private static boolean isAboutOwn(PluginFactory factory, String line) {
    for (Option option : factory.options()) {
      String about = "option '%s' of '%s' is ".formatted(option.key(), factory.name());
      if (line.startsWith(about)) {
        return begins(line, about, option.defaultValue())
            || begins(line, about, scanDefault(factory, option.key()));
      }
    }
    return false;
  }

  private static boolean begins(String line, String about, @Nullable String value) {
    return value != null && !value.isEmpty() && line.startsWith(about + "'" + value + "':");
  }

  private static @Nullable String scanDefault(PluginFactory factory, String key) {
    return factory instanceof PolicyFactory policy ? policy.scanDefaults().get(key) : null;
  }
}
