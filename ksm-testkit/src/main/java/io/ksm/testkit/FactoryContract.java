package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every factory must answer, whoever asks, and however little sense the question makes.
 *
 * <p>A module's own test extends {@link RegistrationContract}, which finds the factories that are
 * registered. Extend this class only for factories that are made in another way:
 *
 * <pre>{@code
 * class SumHasherFactoryTest extends FactoryContract {
 *   @Override
 *   protected List<PluginFactory> factories() {
 *     return List.of(new SumHasherFactory(table));
 *   }
 * }
 * }</pre>
 */
@Contract
public abstract class FactoryContract {
  private static final String WORD = "[a-z][a-z0-9-]*";
  private static final String ONE_LINE = "\\S(.*\\S)?";
  private static final List<String> WRONG_VALUES = List.of("", "-1", "no such value", "1e999");
  private static final List<String> WRONG_ARGUMENTS =
      List.of("", "/no/such/file", "no such thing, 0 : %", "-1", "99999999999999999999");

  /** Where the files lie that factories are asked about. */
  @TempDir Path directory;

  /** For subclasses. */
  protected FactoryContract() {}

  /** Returns the factories that are checked. */
  protected abstract List<? extends PluginFactory> factories() throws Exception;

  /** Users select a plug-in by its name, which must therefore be one word and mean one plug-in. */
  @Test
  public void namesAreWordsAndUnique() throws Exception {
    assertThat(factories())
        .extracting(factory -> axis(factory) + " '" + factory.name() + "'")
        .doesNotHaveDuplicates();
    for (PluginFactory factory : factories()) {
      assertThat(factory.name()).as("name() of %s", factory.getClass().getName()).matches(WORD);
    }
  }

  private static String axis(PluginFactory factory) {
    return switch (factory) {
      case HasherFactory _ -> "hasher";
      case IndexFactory _ -> "index";
      case PolicyFactory _ -> "policy";
      case SourceFactory _ -> "source";
    };
  }

  /** The listing shows one line for each plug-in and each option. */
  @Test
  public void summariesAreOneLine() throws Exception {
    for (PluginFactory factory : factories()) {
      assertThat(factory.summary()).as("summary() of '%s'", factory.name()).matches(ONE_LINE);
      for (Option option : factory.options()) {
        assertThat(option.summary()).as("summary of %s", named(factory, option)).matches(ONE_LINE);
      }
    }
  }

  /** Option names are words, unique in their plug-in, and each has a default. */
  @Test
  public void optionsAreWordsAndUnique() throws Exception {
    for (PluginFactory factory : factories()) {
      List<Option> options = factory.options();
      assertThat(options).as("options() of '%s'", factory.name()).doesNotContainNull();
      assertThat(options).extracting(Option::key).doesNotHaveDuplicates();
      for (Option option : options) {
        assertThat(option.key()).as("key of an option of '%s'", factory.name()).matches(WORD);
        assertThat(option.defaultValue()).as("default of %s", named(factory, option)).isNotNull();
      }
    }
  }

  /** A factory keeps nothing: it says the same when it is asked again. */
  @Test
  public void factoriesSayTheSameAgain() throws Exception {
    for (PluginFactory factory : factories()) {
      String before = answers(factory);
      for (int i = 0; i < 10; i++) {
        assertThat(answers(factory)).as("name(), summary() and options(), again").isEqualTo(before);
      }
    }
  }

  private static String answers(PluginFactory factory) {
    return factory.name() + ' ' + factory.summary() + ' ' + factory.options();
  }

  /** A plug-in accepts its own defaults, also when the user spells them out. */
  @Test
  public void defaultsAreAccepted() throws Exception {
    for (PluginFactory factory : factories()) {
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
  }

  /** A value that does not fit is told in one line, or accepted; anything else blames ksm. */
  @Test
  public void wrongOptionsAreToldInOneLine() throws Exception {
    for (PluginFactory factory : factories()) {
      for (Option option : factory.options()) {
        for (String value : WRONG_VALUES) {
          checkWrongOption(factory, option, value);
        }
      }
    }
  }

  private static void checkWrongOption(PluginFactory factory, Option option, String value) {
    String what = "'%s:%s=%s'".formatted(factory.name(), option.key(), value);
    try {
      create(factory, Options.of(factory, Map.of(option.key(), value)));
    } catch (UsageException e) {
      assertThat(e.getMessage()).as("message for %s", what).matches(ONE_LINE);
    } catch (RuntimeException e) {
      throw new AssertionError(what + " must be a UsageException: " + e, e);
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

  /** An argument without meaning is told in one line, as is memory that cannot be read. */
  @Test
  public void wrongArgumentsAreToldInOneLine() throws Exception {
    for (SourceFactory factory : sourceFactories()) {
      for (String argument : WRONG_ARGUMENTS) {
        String what = "open('%s') of '%s'".formatted(argument, factory.name());
        try {
          checkOpened(what, factory.open(argument, Options.of(factory, Map.of())));
        } catch (UsageException | IOException e) {
          assertThat(e.getMessage())
              .as("message of the %s that %s throws", e.getClass().getSimpleName(), what)
              .isNotNull()
              .matches(ONE_LINE);
        } catch (RuntimeException e) {
          throw new AssertionError(
              "%s throws %s: a mistake of the user is a UsageException, what cannot be read an IOException"
                  .formatted(what, e),
              e);
        }
      }
    }
  }

  /** An argument may have a meaning after all. */
  private static void checkOpened(String what, List<PageSource> sources) {
    assertThat(sources).as("what %s returns", what).isNotEmpty().doesNotContainNull();
    for (PageSource source : sources) {
      assertThatCode(
              () -> {
                source.close();
                source.close();
              })
          .as("closing a source of %s twice", what)
          .doesNotThrowAnyException();
    }
  }

  /** Whether an argument names a group follows from it alone, and asking is no mistake. */
  @Test
  public void groupsAreToldFromOthers() throws Exception {
    for (SourceFactory factory : sourceFactories()) {
      for (String argument : WRONG_ARGUMENTS) {
        String what = "isGroup('%s') of '%s'".formatted(argument, factory.name());
        try {
          assertThat(factory.isGroup(argument))
              .as(what + ", asked again")
              .isEqualTo(factory.isGroup(argument));
        } catch (RuntimeException e) {
          throw new AssertionError(what + ": " + e, e);
        }
      }
    }
  }

  /** Any path that a user names may be asked about, and none changes by that. */
  @Test
  public void pathsAreMatchedWhateverTheyAre() throws Exception {
    Path empty = directory.resolve("empty");
    Path text = directory.resolve("text with spaces.txt");
    Path bytes = directory.resolve("bytes");
    Files.write(empty, new byte[0]);
    Files.writeString(text, "no memory\n");
    Files.write(bytes, new byte[1_000]);
    for (SourceFactory factory : sourceFactories()) {
      for (Path path : List.of(empty, text, bytes, directory)) {
        checkMatch(factory, path);
      }
      assertThat(empty).as("a file that was matched").isEmptyFile();
      assertThat(text).as("a file that was matched").hasContent("no memory\n");
    }
  }

  private static void checkMatch(SourceFactory factory, Path path) throws IOException {
    String what = "match(%s) of '%s'".formatted(path, factory.name());
    try {
      assertThat(factory.match(path)).as(what).isNotNull().isEqualTo(factory.match(path));
    } catch (RuntimeException e) {
      throw new AssertionError(what + ": " + e, e);
    }
  }

  /** What is discovered can be named to people, one line each. */
  @Test
  public void discoveriesAreOneLineEach() throws Exception {
    for (SourceFactory factory : sourceFactories()) {
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
  }

  private List<SourceFactory> sourceFactories() throws Exception {
    return factories().stream()
        .filter(SourceFactory.class::isInstance)
        .map(SourceFactory.class::cast)
        .toList();
  }

  private static String named(PluginFactory factory, Option option) {
    return "option '%s' of '%s'".formatted(option.key(), factory.name());
  }
}
