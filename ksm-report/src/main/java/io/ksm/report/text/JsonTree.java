package io.ksm.report.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads results that were written as JSON. Stateless, for any number of threads. */
public final class JsonTree {
  private JsonTree() {}

  /**
   * Reads a file of one value.
   *
   * @return a {@link Map}, a {@link List}, a text, a {@link Long}, a {@link Double}, a boolean, or
   *     null
   * @throws JsonProcessingException if it is not JSON
   * @throws IOException if it cannot be read
   */
  public static @Nullable Object read(Path file) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(Files.newInputStream(file))) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> parser.getText();
    };
  }

  /** Returns a member that is a text; empty if there is none. */
  public static String text(Map<?, ?> of, String name) {
    Object value = of.get(name);
    return value == null ? "" : value.toString();
  }

  /** Returns a member that is a whole number; 0 if there is none. */
  public static long number(Map<?, ?> of, String name) {
    return of.get(name) instanceof Long value ? value : 0;
  }
}
