package io.ksm.cli.plugins;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Option;
import io.ksm.api.PluginFactory;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.PluginOrigin;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Json;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** Writes the plug-ins as one JSON object. */
final class PluginJson {
  private static final List<Figure<BrokenPlugin>> BROKEN =
      List.of(
          Figure.of("origin", Unit.WORDS, "its jar or folder", BrokenPlugin::origin),
          Figure.of("reason", Unit.WORDS, "what is wrong with it", BrokenPlugin::reason));

  private static final List<Figure<Option>> OPTIONS =
      List.of(
          Figure.of("key", Unit.WORDS, "its name", Option::key),
          Figure.of("default", Unit.WORDS, "unless it is given", Option::defaultValue),
          Figure.of("summary", Unit.WORDS, "what it does", Option::summary));

  private static final List<Figure<PluginFactory>> PLUGIN =
      List.of(
          Figure.of("name", Unit.WORDS, "by which users choose it", PluginFactory::name),
          Figure.of("summary", Unit.WORDS, "what it is", PluginFactory::summary),
          Figure.of("factory", Unit.WORDS, "its class", factory -> factory.getClass().getName()),
          Figure.of("jar", Unit.WORDS, "where it is from", it -> PluginOrigin.of(it).place()),
          Figure.of("version", Unit.WORDS, "of its jar", PluginJson::version));

  private PluginJson() {}

  private static Optional<String> version(PluginFactory factory) {
    return Optional.of(PluginOrigin.of(factory).version()).filter(text -> !text.isEmpty());
  }

  static void write(Plugins plugins, Writer out) throws IOException {
    Json.document(out, json -> write(plugins, json));
  }

  private static void write(Plugins plugins, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("plugins");
    for (PluginTable<? extends PluginFactory> table : plugins.tables()) {
      for (PluginFactory factory : table.all()) {
        json.writeStartObject();
        json.writeStringField("axis", table.axis());
        Json.members(PLUGIN, factory, json);
        Json.array("options", OPTIONS, factory.options(), json);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    Json.array("broken", BROKEN, plugins.broken(), json);
    Json.array("clashes", BROKEN, plugins.clashes(), json);
  }
}
