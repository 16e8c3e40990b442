package io.ksm.fleet.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that was read from JSON. Its members are asked for by name and kind; what is of another
 * kind is refused by a {@link UsageException} that says where it stands. Immutable.
 */
public final class JsonObject {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String place;
  private final Map<String, @Nullable Object> members;

  private JsonObject(String place, Map<String, @Nullable Object> members) {
    this.place = place;
    this.members = members;
  }

  /**
   * Reads a text that is one object.
   *
   * @throws UsageException if it is not; the message has no name of a file
   */
  public static JsonObject parse(String text) {
    return object("", root(text));
  }

  /**
   * Reads a text that is a list of objects.
   *
   * @throws UsageException if it is not; the message has no name of a file
   */
  public static List<JsonObject> parseList(String text) {
    return new JsonObject("", Collections.singletonMap("the list", root(text))).objects("the list");
  }

  private static @Nullable Object root(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object root = value(parser);
      if (parser.nextToken() != null) {
        throw new UsageException("something follows its first value");
      }
      return root;
    } catch (IOException e) {
      throw new UsageException("it is not JSON: " + firstLine(e.getMessage()), e);
    }
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return members(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      return elements(parser);
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case null, default -> parser.getText();
    };
  }

  private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  @SuppressWarnings("unchecked") // This class made the map.
  private static JsonObject object(String place, @Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      return new JsonObject(place, (Map<String, @Nullable Object>) members);
    }
    throw new UsageException("%s is not an object".formatted(place.isEmpty() ? "it" : place));
  }

  private String placeOf(String name) {
    return place.isEmpty() ? "'%s'".formatted(name) : "%s in %s".formatted("'" + name + "'", place);
  }

  private UsageException wrong(String name, String kind) {
    return new UsageException("%s is not %s".formatted(placeOf(name), kind));
  }

  /** Returns the names of the members, in their order. */
  public Set<String> names() {
    return members.keySet();
  }

  /** Requires that there are no members but these. */
  public void requireOnly(Set<String> known) {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw new UsageException(
            "%s is not known: there are %s"
                .formatted(placeOf(name), String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  /** Returns a text; empty if there is none. */
  public String text(String name) {
    Object value = members.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** Returns a whole number, 0 or more; 0 if there is none. */
  public long number(String name) {
    Object value = members.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong(name, "a whole number, 0 or more");
  }

  /** Returns whether something is so; false if nothing says it. */
  public boolean isTrue(String name) {
    Object value = members.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw wrong(name, "true or false");
  }

  /** Returns the object that is a member; one without members if there is none. */
  public JsonObject object(String name) {
    Object value = members.get(name);
    return value == null ? new JsonObject(placeOf(name), Map.of()) : object(placeOf(name), value);
  }

  /** Says whether there is such a member, and it is not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /** Returns whether something is so, which is said by true or by 1; false if nothing says it. */
  public boolean isSet(String name) {
    return members.get(name) instanceof Long number ? number == 1 : isTrue(name);
  }

  /** Returns the texts of a list; an empty list if the member is missing. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns the objects of a list; an empty list if the member is missing. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(object("an element of " + placeOf(name), element));
    }
    return objects;
  }

  /** Returns the lists of texts in a list; an empty list if the member is missing. */
  public List<List<String>> textLists(String name) {
    List<List<String>> lists = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof List<?> texts)
          || !texts.stream().allMatch(String.class::isInstance)) {
        throw wrong(name, "a list of lists of names");
      }
      lists.add(texts.stream().map(String.class::cast).toList());
    }
    return lists;
  }

  private List<?> list(String name) {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list");
  }
}
