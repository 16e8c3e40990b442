package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Discovery;
import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a factory must answer, whoever asks. */
final class FactoryChecks {
  private static final String WORD = "[a-z][a-z0-9-]*";
  private static final String ONE_LINE = "\\S(.*\\S)?";
  private static final List<String> WRONG_VALUES = List.of("", "-1", "no such value", "1e999");
  private static final List<String> WRONG_ARGUMENTS =
      List.of("/no/such/file", "no such thing", "-1", "99999999999999999999");

  private FactoryChecks() {}

  static void checkName(PluginFactory factory) {
    assertThat(factory.name()).as("name() of %s", factory.getClass().getName()).matches(WORD);
  }

  static void checkSummaries(PluginFactory factory) {
    assertThat(factory.summary()).as("summary() of '%s'", factory.name()).matches(ONE_LINE);
    for (Option option : factory.options()) {
      assertThat(option.summary()).as("summary of %s", named(factory, option)).matches(ONE_LINE);
    }
  }

  static void checkOptions(PluginFactory factory) {
    List<Option> options = factory.options();
    assertThat(options).as("options() of '%s'", factory.name()).doesNotContainNull();
    assertThat(options).extracting(Option::key).doesNotHaveDuplicates();
    for (Option option : options) {
      assertThat(option.key()).as("key of an option of '%s'", factory.name()).matches(WORD);
      assertThat(option.defaultValue()).as("default of %s", named(factory, option)).isNotNull();
    }
  }

  static void checkStateless(PluginFactory factory) {
    String before = answers(factory);
    for (int i = 0; i < 10; i++) {
      assertThat(answers(factory)).as("name(), summary() and options(), again").isEqualTo(before);
    }
  }

  private static String answers(PluginFactory factory) {
    return factory.name() + ' ' + factory.summary() + ' ' + factory.options();
  }

  static void checkDefaults(PluginFactory factory) {
    Map<String, String> spelled = new TreeMap<>();
    factory.options().forEach(option -> spelled.put(option.key(), option.defaultValue()));
    Map<String, String> forScans =
        factory instanceof PolicyFactory policies ? policies.scanDefaults() : Map.of();
    for (Map<String, String> given : List.of(Map.<String, String>of(), spelled, forScans)) {
      try {
        create(factory, Options.of(factory, given));
      } catch (RuntimeException e) {
        throw new AssertionError("'%s' with %s: %s".formatted(factory.name(), given, e), e);
      }
    }
  }

  static void checkWrongOptions(PluginFactory factory) {
    for (Option option : factory.options()) {
      for (String value : WRONG_VALUES) {
        String what = "'%s:%s=%s'".formatted(factory.name(), option.key(), value);
        try {
          create(factory, Options.of(factory, Map.of(option.key(), value)));
        } catch (UsageException e) {
          assertThat(e.getMessage()).as("message for %s", what).matches(ONE_LINE);
        } catch (RuntimeException e) {
          throw new AssertionError(what + " must be a UsageException: " + e, e);
        }
      }
    }
  }

  /** Makes the part where that needs no more than options; a source needs something to open. */
  private static void create(PluginFactory factory, Options options) {
    switch (factory) {
      case HasherFactory it -> checkHasher(it.create(options), it.create(options));
      case IndexFactory it -> checkIndex(it.create(options), it.create(options));
      case PolicyFactory it -> checkPolicy(it.create(options), it.create(options));
      case SourceFactory it -> assertThat(it.name()).isNotNull();
    }
  }

  private static void checkHasher(PageHasher hasher, PageHasher another) {
    assertThat(hasher.bits()).as("bits()").isBetween(1, Long.SIZE).isEqualTo(another.bits());
    hasher.close();
    another.close();
  }

  private static void checkIndex(OrderedIndex index, OrderedIndex another) {
    assertThat(index).as("an index that create() made").isNotSameAs(another);
    assertThat(index.size()).as("size() of a new index").isZero();
    index.close();
    another.close();
  }

  private static void checkPolicy(MergePolicy policy, MergePolicy another) {
    assertThat(policy.maxSharers()).as("maxSharers()").isNotNegative();
    assertThat(policy.maxSharers()).as("maxSharers()").isEqualTo(another.maxSharers());
  }

  static void checkWrongArguments(SourceFactory factory) {
    for (String argument : WRONG_ARGUMENTS) {
      String what = "'%s:%s'".formatted(factory.name(), argument);
      try {
        factory.isGroup(argument);
        List<PageSource> sources = factory.open(argument, Options.of(factory, Map.of()));
        assertThat(sources).as("sources of %s", what).isNotEmpty().doesNotContainNull();
        for (PageSource source : sources) {
          source.close();
        }
      } catch (UsageException | IOException e) {
        assertThat(e.getMessage()).as("message for %s", what).matches(ONE_LINE);
      } catch (RuntimeException e) {
        throw new AssertionError(what + " must be a UsageException or an IOException: " + e, e);
      }
    }
  }

  static void checkMatch(SourceFactory factory, Path directory) throws IOException {
    Path empty = directory.resolve("empty");
    Path text = directory.resolve("text with spaces.txt");
    Path bytes = directory.resolve("bytes");
    Files.write(empty, new byte[0]);
    Files.writeString(text, "no memory\n");
    Files.write(bytes, new byte[1_000]);
    for (Path path : List.of(empty, text, bytes, directory)) {
      try {
        assertThat(factory.match(path))
            .as("match() of '%s' for %s", factory.name(), path)
            .isNotNull()
            .isEqualTo(factory.match(path));
      } catch (RuntimeException e) {
        throw new AssertionError(
            "match() of '%s' for %s: %s".formatted(factory.name(), path, e), e);
      }
    }
    assertThat(empty).as("a file that was matched").isEmptyFile();
    assertThat(text).as("a file that was matched").hasContent("no memory\n");
  }

  static void checkDiscovery(SourceFactory factory) throws IOException {
    Discovery found = factory.discover();
    assertThat(found).as("discover() of '%s'", factory.name()).isNotNull();
    for (List<String> lines :
        List.of(found.arguments(), found.notes(), List.copyOf(found.left().keySet()))) {
      assertThat(lines)
          .as("what '%s' discovers", factory.name())
          .allSatisfy(line -> assertThat(line).matches(ONE_LINE));
    }
    assertThat(found.left().values())
        .as("how many more there are, by reason")
        .allSatisfy(count -> assertThat(count).isPositive());
  }

  private static String named(PluginFactory factory, Option option) {
    return "option '%s' of '%s'".formatted(option.key(), factory.name());
  }
}
