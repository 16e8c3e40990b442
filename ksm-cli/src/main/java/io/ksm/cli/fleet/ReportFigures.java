package io.ksm.cli.fleet;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.query.Estimate;
import io.ksm.fleet.query.FleetReport;
import io.ksm.fleet.query.HostSaving;
import io.ksm.fleet.query.PairSaving;
import io.ksm.fleet.query.SourceGain;
import io.ksm.fleet.query.SourceGain.Bring;
import io.ksm.fleet.query.TopContent;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Declares what is told of a fleet. */
final class ReportFigures {
  /** How much larger or smaller an estimate may be. */
  private static final String ERROR_NAME = "ErrorBytes";

  private final Fleet fleet;
  private final boolean sampled;

  ReportFigures(FleetReport report) {
    this.fleet = report.fleet();
    this.sampled = report.range().share() < 1;
  }

  private <T> Figure<T> bytes(String name, String meaning, Function<T, Long> pages) {
    return Figure.of(name, Unit.BYTES, meaning, thing -> pages.apply(thing) * fleet.pageSize());
  }

  /** Of a sample, an estimate has its error beside it. */
  private <T> List<Figure<T>> estimate(
      String name, String heading, String meaning, Function<T, Estimate> value) {
    List<Figure<T>> figures = new ArrayList<>();
    figures.add(
        this.<T>bytes(name + "Bytes", meaning, thing -> value.apply(thing).pages())
            .headed(heading)
            .explained(heading.replace('\n', ' ').replace(" MiB", "")));
    if (sampled) {
      figures.add(
          this.<T>bytes(
                  name + ERROR_NAME,
                  "by how much it may be off, in 95 of 100 samples",
                  thing -> value.apply(thing).error())
              .headed("±\nMiB"));
    }
    return figures;
  }

  /** Of a host. */
  List<Figure<HostSaving>> hosts() {
    List<Figure<HostSaving>> figures = new ArrayList<>();
    figures.add(
        Figure.<HostSaving>of("host", Unit.WORDS, "the host's name", HostSaving::host)
            .headed("Host"));
    figures.add(
        Figure.<HostSaving>of("sources", Unit.COUNT, "on it", HostSaving::sources)
            .headed("Sources"));
    figures.add(
        this.<HostSaving>bytes(
                "residentBytes", "what its sources have in memory", HostSaving::residentPages)
            .headed("In memory\nMiB"));
    figures.add(
        this.<HostSaving>bytes(
                "zeroBytes",
                "pages full of zeros, which merge whoever shares the host",
                HostSaving::zeroPages)
            .headed("Zeros\nMiB")
            .explained("Zeros"));
    figures.add(
        this.<HostSaving>bytes(
                "savedWithinBytes",
                "what each source saves alone, wherever it is",
                HostSaving::savedWithin)
            .headed("Within\nMiB")
            .explained("Within"));
    figures.addAll(
        estimate(
            "savedAcross",
            "Across\nMiB",
            "what the sources of a host save together, beyond that: only this depends on who lives"
                + " with whom",
            HostSaving::savedAcross));
    return figures;
  }

  /** Of a host at a moment. */
  List<Figure<GrowthRow>> growth() {
    List<Figure<GrowthRow>> figures = new ArrayList<>(total());
    figures.add(1, hosts().getFirst().of(GrowthRow::saving));
    return figures;
  }

  /** Of all hosts at a moment. */
  List<Figure<GrowthRow>> total() {
    List<Figure<GrowthRow>> figures = new ArrayList<>();
    figures.add(
        Figure.<GrowthRow>of(
                "time", Unit.WORDS, "when it was collected", row -> row.time().toString())
            .headed("Time"));
    for (Figure<HostSaving> figure : hosts().subList(1, hosts().size())) {
      figures.add(figure.of(GrowthRow::saving));
    }
    return figures;
  }

  /** Of a source. */
  List<Figure<SourceGain>> sources() {
    List<Figure<SourceGain>> figures = new ArrayList<>();
    figures.add(
        Figure.<SourceGain>of(
                "source", Unit.WORDS, "the source's name", gain -> gain.source().name())
            .headed("Source"));
    figures.add(
        Figure.<SourceGain>of("host", Unit.WORDS, "where it is", this::hostOf).headed("Host"));
    figures.add(
        this.<SourceGain>bytes(
                "residentBytes",
                "what it has in memory",
                gain -> gain.source().collected().counts().residentPages())
            .headed("In memory\nMiB"));
    figures.addAll(
        estimate(
            "leaves",
            "Leaves\nMiB",
            "what its host would not save any more without it",
            SourceGain::leaves));
    figures.add(
        Figure.<SourceGain>of(
                "bestHost",
                Unit.WORDS,
                "the other host with which it has most in common",
                gain -> best(gain).map(Bring::host))
            .headed("Best host"));
    figures.addAll(
        estimate(
            "brings",
            "Brings\nMiB",
            "what the best other host would save with it",
            gain -> best(gain).map(Bring::saved).orElse(new Estimate(0, 0))));
    return figures;
  }

  private String hostOf(SourceGain gain) {
    return fleet.hosts().get(gain.source().host()).name();
  }

  private static Optional<Bring> best(SourceGain gain) {
    return gain.brings().stream().findFirst();
  }

  /** Of what a host would save with a source. */
  List<Figure<Bring>> brings() {
    List<Figure<Bring>> figures = new ArrayList<>();
    figures.add(Figure.of("host", Unit.WORDS, "the host's name", Bring::host));
    figures.addAll(
        estimate("saved", "Saved\nMiB", "what it would save with the source", Bring::saved));
    return figures;
  }

  /** Of a pair of sources. */
  List<Figure<PairSaving>> pairs() {
    List<Figure<PairSaving>> figures = new ArrayList<>();
    figures.add(
        Figure.<PairSaving>of("one", Unit.WORDS, "a source", pair -> pair.one().name())
            .headed("One"));
    figures.add(
        Figure.<PairSaving>of("other", Unit.WORDS, "another", pair -> pair.other().name())
            .headed("Other"));
    figures.add(
        Figure.<PairSaving>of(
                "together", Unit.ANSWER, "whether one host has both", PairSaving::together)
            .headed("Together")
            .shown(pair -> pair.together() ? "yes" : "no"));
    figures.addAll(
        estimate(
            "common",
            "In common\nMiB",
            "what both save together on one host, beyond what each saves alone",
            PairSaving::common));
    return figures;
  }

  /** Of a content that many pages have. */
  List<Figure<TopContent>> contents() {
    return List.of(
        Figure.<TopContent>of(
                "lo",
                Unit.WORDS,
                "the first 64 bits of the fingerprint",
                content -> "%016x".formatted(content.fingerprint()))
            .headed("Content"),
        Figure.<TopContent>of("pages", Unit.PAGES, "that have it", TopContent::pages)
            .headed("Pages"),
        Figure.<TopContent>of("sources", Unit.COUNT, "that have it", TopContent::sources)
            .headed("Sources"),
        Figure.<TopContent>of("hosts", Unit.COUNT, "that have it", TopContent::hosts)
            .headed("Hosts"),
        Figure.column("Owners", Unit.WORDS, ReportFigures::owners));
  }

  private static String owners(TopContent content) {
    String first =
        String.join(
            ", ",
            content.owners().stream()
                .limit(3)
                .map(owner -> "%s (%s)".formatted(owner.name(), Numbers.count(owner.pages())))
                .toList());
    return content.owners().size() > 3 ? first + ", …" : first;
  }

  /** Of an owner of a content. */
  static List<Figure<TopContent.Owner>> owners() {
    return List.of(
        Figure.of("source", Unit.WORDS, "the source's name", TopContent.Owner::name),
        Figure.of("pages", Unit.PAGES, "of it that have the content", TopContent.Owner::pages));
  }

  /** Of the fleet as a whole. */
  List<Figure<FleetReport>> fleet() {
    List<Figure<FleetReport>> figures = new ArrayList<>();
    figures.add(
        Figure.of("pageBytes", Unit.COUNT, "of a page", report -> report.fleet().pageSize()));
    figures.add(
        Figure.of(
            "sampleShare",
            Unit.COUNT,
            "of the contents were asked",
            report -> report.range().share()));
    figures.add(
        bytes(
            "residentBytes",
            "what all sources have in memory",
            report -> report.fleet().residentPages()));
    figures.addAll(
        estimate(
            "togetherAcross",
            "Across\nMiB",
            "what all sources would save on one host, beyond what each saves alone",
            FleetReport::together));
    return figures;
  }
}
