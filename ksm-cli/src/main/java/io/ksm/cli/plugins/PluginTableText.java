package io.ksm.cli.plugins;

import io.ksm.api.Option;
import io.ksm.api.PluginFactory;
import io.ksm.core.plugin.PluginOrigin;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import io.ksm.report.text.TextTable;
import java.io.File;
import java.io.IOException;
import java.util.Objects;

/** Writes the plug-ins as text for people. */
final class PluginTableText {
  private PluginTableText() {}

  static void write(Plugins plugins, Appendable out) throws IOException {
    for (PluginTable<? extends PluginFactory> table : plugins.tables()) {
      out.append(heading(table.axis())).append('\n');
      TextTable text = new TextTable().left("").left("");
      for (PluginFactory factory : table.all()) {
        text.row(factory.name() + origin(factory), factory.summary());
        for (Option option : factory.options()) {
          text.row("  " + option.key() + "=" + option.defaultValue(), "  " + option.summary());
        }
      }
      text.write(out, "  ");
      out.append('\n');
    }
    out.append("Use one by NAME or NAME:KEY=VALUE,KEY=VALUE. The values shown are the defaults.\n");
  }

  /** Those of the command itself need no jar to be told apart. */
  private static String origin(PluginFactory factory) {
    if (Objects.equals(factory.getClass().getClassLoader(), Plugins.class.getClassLoader())) {
      return "";
    }
    PluginOrigin origin = PluginOrigin.of(factory);
    String jar = origin.place().substring(origin.place().lastIndexOf(File.separatorChar) + 1);
    return "  (%s)".formatted((jar + " " + origin.version()).strip());
  }

  private static String heading(String axis) {
    return axis.equals("source")
        ? "source  (ksm scan NAME:ARGUMENT)"
        : "%s  (--%s NAME)".formatted(axis, axis);
  }
}
