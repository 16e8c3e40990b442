package io.ksm.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plug-ins of others may do that those here do not. */
class FoundSourcesTest {

  @Test
  void aFaultOfAPlugInIsARefusal() throws IOException {
    List<String> refusals = new ArrayList<>();
    FoundSources found =
        new FoundSources(
            () -> List.of("pid:1"),
            name -> {
              throw new IllegalStateException("a fault");
            },
            source -> {},
            (name, why) -> refusals.add(name + ": " + why));
    ScannedSources scanned = mock();
    found.update(scanned);
    found.update(scanned);
    assertThat(refusals).containsExactly("pid:1: java.lang.IllegalStateException: a fault");
  }
}
