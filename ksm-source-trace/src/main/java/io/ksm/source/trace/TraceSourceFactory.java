package io.ksm.source.trace;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.trace.ListedSource;
import io.ksm.trace.Sample;
import io.ksm.trace.Trace;
import io.ksm.trace.TraceMemory;
import io.ksm.trace.TracedSource;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the sources of a trace, {@code trace:DIR}: what {@code ksm record} wrote.
 *
 * <p>It shows the last sample, or that of another time. With {@code moments=all} each source is a
 * {@link io.ksm.api.RecordedSource}, and whoever scans it goes from sample to sample. With {@code
 * contents=numbers} its pages have small numbers in place of fingerprints: for whoever compares
 * them with nothing else. Stateless, for any number of threads.
 */
public final class TraceSourceFactory implements SourceFactory {
  private static final String AT = "at";
  private static final String MOMENTS = "moments";
  private static final String ONE = "one";
  private static final String ALL = "all";
  private static final String CONTENTS = "contents";
  private static final String FINGERPRINTS = "fingerprints";
  private static final String NUMBERS = "numbers";

  /** Makes a factory, for the service loader. */
  public TraceSourceFactory() {}

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public String summary() {
    return "memory that 'ksm record' wrote into a directory, at one of its moments: trace:DIR";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            AT,
            "the moment: a time since the beginning (90s, 5m) or of the clock"
                + " (2026-01-31T12:00:00Z); empty: the last sample",
            ""),
        new Option(
            MOMENTS,
            "all: whoever scans goes from sample to sample, as 'ksm bench' does, unless at is given",
            ONE),
        new Option(
            CONTENTS,
            "numbers: pages equal pages of this trace only, and take less memory: fingerprints,"
                + " numbers",
            FINGERPRINTS));
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.isBlank()) {
      throw new UsageException("trace: names no directory: give one, as in trace:recorded");
    }
    Trace trace = Trace.open(path(argument));
    boolean moves = moves(options);
    int moment = Moments.find(trace, options, AT);
    SharedMemory shared = new SharedMemory(trace, isNumbered(options));
    try {
      return moves ? all(shared, argument) : present(shared, moment, argument);
    } catch (Throwable e) {
      TraceMemory memory = shared.memory();
      try (memory) {
        throw e;
      }
    }
  }

  private static List<PageSource> all(SharedMemory shared, String argument) throws IOException {
    List<ListedSource> listed = shared.trace().sources();
    if (listed.isEmpty()) {
      throw new IOException("the trace '%s' had no source at any sample".formatted(argument));
    }
    return listed.stream()
        .<PageSource>map(source -> new MovingTraceSource(shared, source))
        .toList();
  }

  /** Returns the sources that were there at a moment, which their memory shows then. */
  private static List<PageSource> present(SharedMemory shared, int moment, String argument)
      throws IOException {
    shared.memory().moveTo(moment);
    List<PageSource> sources = new ArrayList<>();
    for (TracedSource source : shared.memory().sources()) {
      if (source.isPresent()) {
        List<String> warnings =
            sources.isEmpty() ? List.of(note(shared.trace(), moment, argument)) : List.of();
        ListedSource listed =
            new ListedSource(source.number(), source.label(), source.fingerprints());
        sources.add(new TraceSource(shared, listed, warnings));
      }
    }
    if (sources.isEmpty()) {
      throw new IOException(
          "the trace '%s' had no source at sample %d: choose another moment by at=TIME"
              .formatted(argument, moment));
    }
    return sources;
  }

  private static boolean moves(Options options) {
    return switch (options.text(MOMENTS)) {
      case ONE -> false;
      case ALL -> !options.isGiven(AT);
      default -> throw options.wrong(MOMENTS, "one or all");
    };
  }

  private static boolean isNumbered(Options options) {
    return switch (options.text(CONTENTS)) {
      case FINGERPRINTS -> false;
      case NUMBERS -> true;
      default -> throw options.wrong(CONTENTS, "fingerprints or numbers");
    };
  }

  private static String note(Trace trace, int moment, String argument) {
    Sample sample = trace.samples().get(moment);
    return "'%s' shows sample %d of %d, of %s%s"
        .formatted(
            argument,
            moment + 1,
            trace.samples().size(),
            sample.start(),
            trace.header().host().isEmpty() ? "" : " on " + trace.header().host());
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new UsageException("'%s' is not a path".formatted(argument), e);
    }
  }

  @Override
  public Match match(Path path) {
    return Trace.isAt(path) ? Match.EXACT : Match.NO;
  }
}
