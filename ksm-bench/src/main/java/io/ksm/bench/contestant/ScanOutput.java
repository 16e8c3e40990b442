package io.ksm.bench.contestant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads what {@code ksm scan --format json} writes. */
final class ScanOutput {
  private static final String COUNTERS = "counters";

  private ScanOutput() {}

  /**
   * Returns what a scan led to.
   *
   * @throws IOException if this is not the result of one
   */
  static Outcome outcome(byte[] json) throws IOException {
    Map<String, Long> counters = counters(json);
    return new Outcome(
        get(counters, "pages_shared"),
        get(counters, "pages_sharing") + get(counters, "ksm_zero_pages"),
        get(counters, "pages_unshared"));
  }

  private static long get(Map<String, Long> counters, String name) throws IOException {
    Long value = counters.get(name);
    if (value == null) {
      throw new IOException("the result of a scan has no counter " + name);
    }
    return value;
  }

  private static Map<String, Long> counters(byte[] json) throws IOException {
    Map<String, Long> counters = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      boolean within = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT && COUNTERS.equals(parser.currentName())) {
          within = true;
        } else if (within && token == JsonToken.END_OBJECT) {
          return counters;
        } else if (within && token == JsonToken.VALUE_NUMBER_INT) {
          counters.put(parser.currentName(), parser.getLongValue());
        }
      }
      return counters;
    }
  }
}
