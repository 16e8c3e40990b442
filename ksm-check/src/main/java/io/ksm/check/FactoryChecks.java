package io.ksm.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every factory must be and do. */
class FactoryChecks {
  private static final String ONE_LINE = "\\S(.*\\S)?";

  private final PluginFactory factory = Subject.get(PluginFactory.class);

  @Test
  void isAPublicFinalClass() {
    assertThat(factory.getClass()).isPublic().isFinal();
  }

  @Test
  void summariesAreOneLine() {
    assertThat(factory.summary()).as("summary()").matches(ONE_LINE);
    for (Option option : factory.options()) {
      assertThat(option.summary()).as("summary of '%s'", option.key()).matches(ONE_LINE);
    }
  }

  @Test
  void describesItselfTheSameWayTwice() {
    assertThat(factory.name()).isEqualTo(factory.name());
    assertThat(factory.options()).isEqualTo(factory.options());
  }

  /** A plug-in accepts its own defaults, also when the user spells them out. */
  @Test
  void defaultsAreAccepted() {
    Map<String, String> spelled = new TreeMap<>();
    factory.options().forEach(option -> spelled.put(option.key(), option.defaultValue()));
    make(spelled);
    if (factory instanceof PolicyFactory policies) {
      make(policies.scanDefaults());
    }
  }

  @Test
  void unknownOptionsAreRefused() {
    assertThatThrownBy(() -> make(Map.of("no-such-option", "1")))
        .isInstanceOf(UsageException.class);
  }

  /** A source needs something to open. */
  private void make(Map<String, String> given) {
    Options options = Options.of(factory, given);
    switch (factory) {
      case HasherFactory it -> it.create(options).close();
      case IndexFactory it -> it.create(options).close();
      case PolicyFactory it -> assertThat(it.create(options)).isNotNull();
      case SourceFactory _ -> assertThat(options).isNotNull();
    }
  }
}
