package io.ksm.report.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes JSON: indented, for people too, or an object a line. */
public final class Json {
  /**
   * Grows from the first release on, when a name goes or changes its meaning. New names may join at
   * any time.
   */
  public static final int SCHEMA_VERSION = 1;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Json() {}

  /** Makes a generator that leaves the writer open when it is closed. */
  private static JsonGenerator generator(Writer out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return oneLine(out)
        .setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
  }

  /** Makes a generator that breaks no lines, and leaves the writer open when it is closed. */
  private static JsonGenerator oneLine(Writer out) throws IOException {
    return FACTORY.createGenerator(out);
  }

  /** A part of a document: what is written into the object that is open. */
  @FunctionalInterface
  public interface Part {
    /** Writes members. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes a document: an object that begins with its {@code schemaVersion}, and a line's end. */
  public static void document(Writer out, Part members) throws IOException {
    try (JsonGenerator json = generator(out)) {
      writeDocument(json, members);
    }
    out.write('\n');
  }

  /** Writes a document into one line. */
  public static void lineDocument(Writer out, Part members) throws IOException {
    try (JsonGenerator json = oneLine(out)) {
      writeDocument(json, members);
    }
    out.write('\n');
  }

  private static void writeDocument(JsonGenerator json, Part members) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", SCHEMA_VERSION);
    members.write(json);
    json.writeEndObject();
  }

  /** Writes a member that is an object. */
  public static void object(String name, JsonGenerator json, Part members) throws IOException {
    json.writeObjectFieldStart(name);
    members.write(json);
    json.writeEndObject();
  }

  /** Writes what some figures say of a thing, as members of the object that is open. */
  public static <T> void members(List<Figure<T>> figures, T thing, JsonGenerator json)
      throws IOException {
    for (Figure<T> figure : figures) {
      Object value = figure.value().apply(thing);
      if (value != null) {
        json.writeFieldName(figure.name());
        value(value, json);
      }
    }
  }

  /** Writes a member that is an array of objects, one for each thing. */
  public static <T> void array(
      String name, List<Figure<T>> figures, Iterable<? extends T> things, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (T thing : things) {
      json.writeStartObject();
      members(figures, thing, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void value(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case Boolean answer -> json.writeBoolean(answer);
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          value(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }
}
