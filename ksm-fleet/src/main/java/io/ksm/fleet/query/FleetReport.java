package io.ksm.fleet.query;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.SourceGain.Bring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a fleet saves as it is, what it could, and who has most in common with whom. Lists of what
 * was not asked are empty.
 *
 * @param fleet that was asked about
 * @param range of fingerprints on which it rests
 * @param hosts by their names
 * @param together what all sources would save on one host, beyond what each saves alone, in pages
 * @param pairs those that have most in common, at most 1,000
 * @param top the contents that most pages have, at most 100; of a sample, none
 * @param gains what each source means to hosts, in the order of sources
 */
public record FleetReport(
    Fleet fleet,
    HashRange range,
    List<HostSaving> hosts,
    Estimate together,
    List<PairSaving> pairs,
    List<TopContent> top,
    List<SourceGain> gains) {

  /** Copies the lists. */
  public FleetReport {
    hosts = List.copyOf(hosts);
    pairs = List.copyOf(pairs);
    top = List.copyOf(top);
    gains = List.copyOf(gains);
  }

  /**
   * Checks the files and asks about them.
   *
   * @param range of fingerprints to ask about: a sample, or all
   * @throws io.ksm.api.UsageException if the engine is not there
   * @throws IOException if a file is damaged or cannot be read, or memory or disk is full
   */
  public static FleetReport ask(Fleet fleet, HashRange range, EngineLimits limits)
      throws IOException {
    return ask(fleet, range, (of, in, questions) -> DuckDb.open(of, in, limits));
  }

  /** Does the same by another engine than DuckDB. */
  public static FleetReport ask(Fleet fleet, HashRange range, FleetEngine.Opener opener)
      throws IOException {
    return ask(fleet, range, questions(range), opener);
  }

  /**
   * Asks only what each host saves, and what all sources could together. That takes a time in
   * proportion to the number of contents, while all else depends on how many sources have each.
   */
  public static FleetReport askSavings(Fleet fleet, HashRange range, FleetEngine.Opener opener)
      throws IOException {
    return ask(fleet, range, EnumSet.of(Question.HOSTS, Question.FLEET), opener);
  }

  private static FleetReport ask(
      Fleet fleet, HashRange range, Set<Question> questions, FleetEngine.Opener opener)
      throws IOException {
    try (FleetEngine engine = opener.open(fleet, range, questions)) {
      return ask(fleet, range, questions, engine);
    }
  }

  /** Returns what is asked: of a sample, not which contents most pages have. */
  public static Set<Question> questions(HashRange range) {
    Set<Question> all = EnumSet.complementOf(EnumSet.of(Question.REPEATED, Question.GROWTH));
    if (range.share() < 1) {
      all.removeAll(EnumSet.of(Question.TOP, Question.OWNERS));
    }
    return all;
  }

  private static FleetReport ask(
      Fleet fleet, HashRange range, Set<Question> questions, FleetEngine engine)
      throws IOException {
    Map<Long, FleetSource> sources = new HashMap<>();
    fleet.sources().forEach(source -> sources.put(source.collected().id(), source));
    return new FleetReport(
        fleet,
        range,
        engine.ask(Question.HOSTS, row -> host(row, 0, range)),
        engine
            .ask(
                Question.FLEET,
                row ->
                    Estimate.ofCounts(
                        row.number(0), row.number(1), fleet.sources().size() - 1L, range))
            .getFirst(),
        questions.contains(Question.PAIRS)
            ? engine.ask(Question.PAIRS, row -> pair(row, range, sources))
            : List.of(),
        questions.contains(Question.TOP) ? top(engine, sources) : List.of(),
        questions.contains(Question.BRINGS) ? gains(fleet, range, engine) : List.of());
  }

  /** Reads what a host saves, from a column on. */
  static HostSaving host(SqlRow row, int first, HashRange range) {
    long sources = row.number(first + 1);
    return new HostSaving(
        row.text(first),
        sources,
        row.number(first + 2),
        row.number(first + 3),
        row.number(first + 4),
        row.number(first + 5),
        Estimate.ofCounts(row.number(first + 6), row.number(first + 7), sources - 1, range));
  }

  private static FleetSource source(Map<Long, FleetSource> sources, long id) {
    FleetSource source = sources.get(id);
    if (source == null) {
      throw new IllegalStateException("no source has the id " + id);
    }
    return source;
  }

  /** Names the pair in the order of the fleet's sources, whatever their ids are. */
  private static PairSaving pair(SqlRow row, HashRange range, Map<Long, FleetSource> sources) {
    FleetSource one = source(sources, row.number(0));
    FleetSource other = source(sources, row.number(1));
    boolean inOrder = one.number() < other.number();
    return new PairSaving(
        inOrder ? one : other,
        inOrder ? other : one,
        Estimate.ofOnes(row.number(2), range),
        one.host() == other.host());
  }

  /** Which content a row is about: fingerprints of two domains may be the same. */
  private record ContentKey(long domain, long fingerprint) {
    static ContentKey of(SqlRow row) {
      return new ContentKey(row.number(0), row.number(1));
    }
  }

  private static List<TopContent> top(FleetEngine engine, Map<Long, FleetSource> sources)
      throws IOException {
    Map<ContentKey, List<TopContent.Owner>> owners = new HashMap<>();
    engine.ask(
        Question.OWNERS,
        row ->
            owners
                .computeIfAbsent(ContentKey.of(row), _ -> new ArrayList<>())
                .add(new TopContent.Owner(source(sources, row.number(2)).name(), row.number(3))));
    return engine.ask(
        Question.TOP,
        row ->
            new TopContent(
                row.number(1),
                row.number(2),
                row.number(3),
                row.number(4),
                owners.getOrDefault(ContentKey.of(row), List.of())));
  }

  private static List<SourceGain> gains(Fleet fleet, HashRange range, FleetEngine engine)
      throws IOException {
    Map<Long, List<Bring>> brings = new HashMap<>();
    engine.ask(
        Question.BRINGS,
        row ->
            brings
                .computeIfAbsent(row.number(0), _ -> new ArrayList<>())
                .add(new Bring(row.text(1), Estimate.ofOnes(row.number(2), range))));
    Map<Long, Long> leaves = new LinkedHashMap<>();
    engine.ask(Question.LEAVES, row -> leaves.put(row.number(0), row.number(1)));
    List<SourceGain> gains = new ArrayList<>();
    for (FleetSource source : fleet.sources()) {
      long id = source.collected().id();
      List<Bring> best = brings.getOrDefault(id, new ArrayList<>());
      best.sort(
          Comparator.<Bring>comparingLong(bring -> -bring.saved().pages())
              .thenComparing(Bring::host));
      gains.add(new SourceGain(source, Estimate.ofOnes(leaves.getOrDefault(id, 0L), range), best));
    }
    return gains;
  }
}
