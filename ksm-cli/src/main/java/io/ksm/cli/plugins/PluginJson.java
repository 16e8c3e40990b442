package io.ksm.cli.plugins;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.api.Option;
import io.ksm.api.PluginFactory;
import io.ksm.cli.text.Json;
import io.ksm.core.plugin.BrokenPlugin;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.io.Writer;

/** The plug-ins as one JSON object. */
final class PluginJson {
  private PluginJson() {}

  static void write(Plugins plugins, Writer out) throws IOException {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
      json.writeArrayFieldStart("plugins");
      for (PluginTable<? extends PluginFactory> table : plugins.tables()) {
        for (PluginFactory factory : table.all()) {
          write(table.axis(), factory, json);
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("broken");
      for (BrokenPlugin broken : plugins.broken()) {
        json.writeStartObject();
        json.writeStringField("origin", broken.origin());
        json.writeStringField("reason", broken.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void write(String axis, PluginFactory factory, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("axis", axis);
    json.writeStringField("name", factory.name());
    json.writeStringField("summary", factory.summary());
    json.writeStringField("factory", factory.getClass().getName());
    json.writeArrayFieldStart("options");
    for (Option option : factory.options()) {
      json.writeStartObject();
      json.writeStringField("key", option.key());
      json.writeStringField("default", option.defaultValue());
      json.writeStringField("summary", option.summary());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
