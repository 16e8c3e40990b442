package io.ksm.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.ksm.core.plugin.Sources;
import io.ksm.core.support.NumberedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What plug-ins of others may do that those here do not. */
class FoundSourcesTest {
  private final NumberedSource taken = new NumberedSource("taken", 1);
  private final NumberedSource broken = new NumberedSource("broken", 1);
  private final NumberedSource rest = new NumberedSource("rest", 1);

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

  @Test
  void anErrorOfOneSourceLeavesItOut() throws IOException {
    ScannedSources scanned = mock();
    doThrow(new AssertionError("a fault")).when(scanned).add(broken);
    List<String> refusals = new ArrayList<>();
    found((name, why) -> refusals.add(name + ": " + why)).update(scanned);
    assertThat(refusals).containsExactly("all: java.lang.AssertionError: a fault");
    assertThat(taken.isClosed()).isFalse();
    assertThat(broken.isClosed()).isTrue();
    assertThat(rest.isClosed()).isFalse();
  }

  private FoundSources found(BiConsumer<String, String> refused) {
    Sources opened = mock();
    when(opened.take()).thenReturn(List.of(taken, broken, rest));
    return new FoundSources(() -> List.of("all"), name -> opened, source -> {}, refused);
  }

  @Test
  void anErrorOfTheMachineLeavesNoSourceOpen() {
    ScannedSources scanned = mock();
    doThrow(new OutOfMemoryError("no room")).when(scanned).add(broken);
    FoundSources found = found((name, why) -> {});
    assertThatThrownBy(() -> found.update(scanned)).hasMessage("no room");
    assertThat(taken.isClosed()).as("the service closes it").isFalse();
    assertThat(broken.isClosed()).isTrue();
    assertThat(rest.isClosed()).isTrue();
  }
}
