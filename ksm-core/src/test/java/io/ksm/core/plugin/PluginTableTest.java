package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PluginFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.support.FakeSourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginTableTest {
  private final PluginTable<SourceFactory> table =
      new PluginTable<>("source", "--plugins DIR adds the jars in DIR");

  private SourceFactory add(String name) {
    SourceFactory factory = new FakeSourceFactory(name, path -> Match.NO);
    assertThat(table.add(factory)).isNull();
    return factory;
  }

  @Test
  void findsByNameAndListsInOrder() {
    SourceFactory pid = add("pid");
    SourceFactory image = add("image");
    assertThat(table.get("pid")).isSameAs(pid);
    assertThat(table.get("image")).isSameAs(image);
    assertThat(table.contains("pid")).isTrue();
    assertThat(table.contains("pi")).isFalse();
    assertThat(table.all()).extracting(PluginFactory::name).containsExactly("image", "pid");
    assertThat(table.axis()).isEqualTo("source");
  }

  @ParameterizedTest
  @CsvSource({"pdi,pid", "PID,''", "imag,image", "immage,image", "synthetics,synthetic", "elf,''"})
  void namesTheNearest(String given, String nearest) {
    add("image");
    add("pid");
    add("synthetic");
    String hint = nearest.isEmpty() ? "" : ", did you mean '" + nearest + "'?";
    assertThatThrownBy(() -> table.get(given))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "no source '%s'%s: there are image, pid, synthetic;"
                + " --plugins DIR adds the jars in DIR",
            given, hint);
  }

  @Test
  void saysThatThereIsNone() {
    assertThatThrownBy(() -> table.get("pid"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "no source 'pid': there is none at all;" + " --plugins DIR adds the jars in DIR");
  }

  @Test
  void refusesTwoOfOneName() {
    SourceFactory first = add("pid");
    String type = FakeSourceFactory.class.getName();
    String place = Origin.of(FakeSourceFactory.class);
    assertThat(table.add(new FakeSourceFactory("pid", path -> Match.NO)))
        .isEqualTo(
            "two plug-ins for the source 'pid': %s in %s and %s in %s; remove one of the jars",
            type, place, type, place);
    assertThat(table.get("pid")).isSameAs(first);
  }
}
