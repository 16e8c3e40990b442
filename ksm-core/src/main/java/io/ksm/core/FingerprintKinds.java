package io.ksm.core;

import io.ksm.core.engine.pages.SourceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds sources whose pages can never be equal, because their fingerprints cannot be compared. */
final class FingerprintKinds {
  private FingerprintKinds() {}

  /** Returns a line if there are such sources, which names one of each kind. */
  static List<String> warnings(Iterable<SourceState> sources) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (SourceState source : sources) {
      String kind = source.fingerprintKind;
      if (kind != null) {
        labels.putIfAbsent(kind, source.label);
      }
    }
    if (labels.size() < 2) {
      return List.of();
    }
    return List.of(
        labels.entrySet().stream()
            .map(each -> "'%s' (%s)".formatted(each.getValue(), each.getKey()))
            .collect(
                Collectors.joining(
                    ", ",
                    "fingerprints of different kinds cannot be compared, so only pages of zeros are equal across them: ",
                    "")));
  }
}
