package io.ksm.bench.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What parent and child tell each other: named values, written as one JSON object in one line.
 * Values are strings, whole numbers, booleans, and lists of strings or of whole numbers.
 */
public final class Message {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a value, which is of one of the permitted kinds. */
  public Message with(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Says whether there is a value of this name. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns a string. */
  public String text(String name) {
    return get(name, String.class);
  }

  /** Returns a whole number. */
  public long number(String name) {
    return get(name, Long.class);
  }

  /** Returns a boolean. */
  public boolean flag(String name) {
    return get(name, Boolean.class);
  }

  /** Returns a list of strings. */
  public List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  /** Returns a list of whole numbers. */
  public List<Long> numbers(String name) {
    return list(name).stream().map(Long.class::cast).toList();
  }

  private List<?> list(String name) {
    return get(name, List.class);
  }

  private <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "'%s' is %s and not a %s in %s".formatted(name, value, type.getSimpleName(), values));
    }
    return type.cast(value);
  }

  /** Returns the line, without a line break. */
  public String toLine() throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : values.entrySet()) {
        json.writeFieldName(entry.getKey());
        write(entry.getValue(), json);
      }
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Number number -> json.writeNumber(number.longValue());
      case Boolean flag -> json.writeBoolean(flag);
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          write(element, json);
        }
        json.writeEndArray();
      }
      default -> throw new IllegalArgumentException("cannot send " + value.getClass());
    }
  }

  /**
   * Reads a line.
   *
   * @throws IOException if it is not such a message
   */
  public static Message parse(String line) throws IOException {
    Message message = new Message();
    try (JsonParser json = FACTORY.createParser(line)) {
      require(json.nextToken() == JsonToken.START_OBJECT, line);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        message.values.put(name, value(json, line));
      }
      require(json.currentToken() == JsonToken.END_OBJECT, line);
    }
    return message;
  }

  private static Object value(JsonParser json, String line) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json, line));
        }
        yield list;
      }
      default -> throw new IOException("not a message: " + line);
    };
  }

  private static void require(boolean condition, String line) throws IOException {
    if (!condition) {
      throw new IOException("not a message: " + line);
    }
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
