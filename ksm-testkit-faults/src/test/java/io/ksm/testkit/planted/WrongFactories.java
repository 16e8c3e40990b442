package io.ksm.testkit.planted;

import io.ksm.api.Discovery;
import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Factories that each break the contract in one way; the first ones are right. */
final class WrongFactories {
  private WrongFactories() {}

  /** Makes right indexes. */
  static class Indexes implements IndexFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String summary() {
      return "an index for tests of tests";
    }

    @Override
    public List<Option> options() {
      return List.of(new Option("room", "entries, 1 to 1000", "10"));
    }

    @Override
    public OrderedIndex create(Options options) {
      options.number("room", 1, 1000);
      return new SoundIndex();
    }
  }

  /** Opens right sources. */
  static class Sources implements SourceFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String summary() {
      return "memory for tests of tests";
    }

    @Override
    public List<PageSource> open(String argument, Options options) throws IOException {
      if (!argument.equals("right")) {
        throw new UsageException("source 'planted' knows only 'right'");
      }
      return List.of(new SoundSource());
    }
  }

  /** Has a name of two words. */
  static final class BadName extends Indexes {
    @Override
    public String name() {
      return "My Index";
    }
  }

  /** Has another name each time. */
  static final class ChangesName extends Indexes {
    private int asked;

    @Override
    public String name() {
      return "planted-" + asked++;
    }
  }

  /** Describes itself in two lines. */
  static final class TwoLines extends Indexes {
    @Override
    public String summary() {
      return "an index\nfor tests";
    }
  }

  /** Has an option without a default. */
  static final class NullDefault extends Indexes {
    @Override
    public List<Option> options() {
      return List.of(new Option("room", "entries, 1 to 1000", "10"), new Option("x", "x", null));
    }
  }

  /** Has an option without a summary. */
  static final class NoSummary extends Indexes {
    @Override
    public List<Option> options() {
      return List.of(new Option("room", "", "10"));
    }
  }

  /** Does not take its own default. */
  static final class RefusesDefault extends Indexes {
    @Override
    public List<Option> options() {
      return List.of(new Option("room", "entries, 1 to 1000", "auto"));
    }
  }

  /** Parses options itself. */
  static final class Parses extends Indexes {
    @Override
    public OrderedIndex create(Options options) {
      if (Integer.parseInt(options.text("room")) > 1000) {
        throw new UsageException("too much room");
      }
      return new SoundIndex();
    }
  }

  /** Makes nothing. */
  static final class MakesNull extends Indexes {
    @Override
    public OrderedIndex create(Options options) {
      return null;
    }
  }

  /** Gives everybody the same index. */
  static final class MakesOne extends Indexes {
    private final SoundIndex index = new SoundIndex();

    @Override
    public OrderedIndex create(Options options) {
      options.number("room", 1, 1000);
      return index;
    }
  }

  /** Fails by a stack trace where a file is missing. */
  static final class FailsToOpen extends Sources {
    @Override
    public List<PageSource> open(String argument, Options options) {
      throw new IllegalStateException("cannot open " + argument);
    }
  }

  /** Opens nothing, without a word. */
  static final class OpensNothing extends Sources {
    @Override
    public List<PageSource> open(String argument, Options options) {
      return List.of();
    }
  }

  /** Fails without a message. */
  static final class FailsSilently extends Sources {
    @Override
    public List<PageSource> open(String argument, Options options) throws IOException {
      throw new IOException();
    }
  }

  /** Takes it for granted that an argument has a first character. */
  static final class NeedsFirstCharacter extends Sources {
    @Override
    public List<PageSource> open(String argument, Options options) throws IOException {
      return argument.charAt(0) == '/' ? List.of() : super.open(argument, options);
    }
  }

  /** Opens what minds to be closed twice. */
  static final class OpensWhatClosesOnce extends Sources {
    @Override
    public List<PageSource> open(String argument, Options options) {
      return List.of(new WrongSources.ClosesOnce());
    }
  }

  /** Takes every other argument for a group. */
  static final class GroupsByTurns extends Sources {
    private boolean isGroup;

    @Override
    public boolean isGroup(String argument) {
      isGroup = !isGroup;
      return isGroup;
    }
  }

  /** Parses an argument to say whether it names a group. */
  static final class GroupsNumbers extends Sources {
    @Override
    public boolean isGroup(String argument) {
      return Integer.parseInt(argument) < 0;
    }
  }

  /** Looks into paths as if they were files. */
  static final class MatchesFiles extends Sources {
    @Override
    public Match match(Path path) throws IOException {
      try {
        return Files.readAllBytes(path)[0] == 7 ? Match.EXACT : Match.NO;
      } catch (NoSuchFileException e) {
        return Match.NO;
      }
    }
  }

  /** Does not say whether a path matches. */
  static final class MatchesNull extends Sources {
    @Override
    public Match match(Path path) {
      return null;
    }
  }

  /** Discovers null. */
  static final class DiscoversNull extends Sources {
    @Override
    public Discovery discover() {
      return null;
    }
  }

  /** Notes more than a line. */
  static final class DiscoversLines extends Sources {
    @Override
    public Discovery discover() {
      return new Discovery(List.of("right"), Map.of(), List.of("one\ntwo"));
    }
  }
}
