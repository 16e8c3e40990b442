package io.ksm.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a source plug-in found on this machine by itself.
 *
 * @param arguments what can be passed to {@link SourceFactory#open}, the most worthwhile first
 * @param left how many more there are that cannot be opened, by reason (one short phrase each)
 * @param notes what users should know besides, such as what is not seen at all; one line each
 */
public record Discovery(List<String> arguments, Map<String, Integer> left, List<String> notes) {

  /** Found nothing. */
  public static final Discovery NOTHING = new Discovery(List.of(), Map.of());

  /** Copies the collections. */
  public Discovery {
    arguments = List.copyOf(arguments);
    left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
    notes = List.copyOf(notes);
  }

  /** Makes one without notes. */
  public Discovery(List<String> arguments, Map<String, Integer> left) {
    this(arguments, left, List.of());
  }
}
