package io.ksm.cli.it.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The most repeated contents in a result of {@code ksm scan}. */
public final class Contents {
  private Contents() {}

  /** Returns how many pages there are of each content, by its hash. */
  public static Map<Long, Long> pagesByHash(JsonNode result) {
    Map<Long, Long> pages = new HashMap<>();
    for (JsonNode content : result.get("contents")) {
      pages.put(
          Long.parseUnsignedLong(content.get("hash").textValue(), 16),
          content.get("pages").longValue());
    }
    return pages;
  }
}
