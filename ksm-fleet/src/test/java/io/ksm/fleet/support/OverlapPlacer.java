package io.ksm.fleet.support;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What to compare placements with: source by source, each onto the host with which it has most in
 * common so far, as Memory Buddies does (Wood and others, VEE 2009). In common with a host is what
 * all sources there have, or, by pairs, what the one there has that is most like it.
 *
 * <p>An empty host has nothing in common with any source, so that all would be filled one after the
 * other, whatever comes. So each host first gets one source. Of hosts that have as much in common,
 * the first counts.
 */
public final class OverlapPlacer {
  private OverlapPlacer() {}

  /**
   * Writes the placement of a fleet as a file for {@code ksm fleet place --fleet}, which then tells
   * what it saves as the present one.
   *
   * @param arguments a folder with files of contents, the file to write, how many sources a host
   *     may have, of how many contents one is looked at, a power of two, and {@code pairs} or
   *     {@code hosts}
   */
  public static void main(String[] arguments) throws IOException {
    Fleet fleet;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      fleet =
          Fleet.open(
              files.filter(file -> file.toString().endsWith(".contents")).sorted().toList(),
              FleetDescription.NONE,
              false);
    }
    int halvings = Integer.numberOfTrailingZeros(Integer.parseInt(arguments[3]));
    HashRange sample = HashRange.sample(halvings);
    boolean byPairs = arguments[4].equals("pairs");
    int[] hostOf = place(fleet, sample, Integer.parseInt(arguments[2]), byPairs);
    try (PrintStream out = new PrintStream(arguments[1], StandardCharsets.UTF_8)) {
      String before = "{ \"sources\": {";
      for (int source = 0; source < hostOf.length; source++) {
        out.printf(
            "%s%n  \"%s\": { \"host\": \"%s\" }",
            before, fleet.sources().get(source).name(), fleet.hosts().get(hostOf[source]).name());
        before = ",";
      }
      out.println("\n} }");
    }
  }

  /**
   * Places all sources, by a sample of their contents.
   *
   * @param perHost how many sources a host may have; all of them have room then
   * @param byPairs whether a host counts by the one source there that is most alike
   * @return on which host each is
   * @throws IOException if a file cannot be read, or is damaged
   */
  public static int[] place(Fleet fleet, HashRange sample, int perHost, boolean byPairs)
      throws IOException {
    List<int[]> contents = contents(fleet, sample);
    Overlaps overlaps = byPairs ? new PairOverlaps(contents) : new HostOverlaps(fleet);
    int[] counts = new int[fleet.hosts().size()];
    int[] hostOf = new int[contents.size()];
    for (int source = 0; source < hostOf.length; source++) {
      int[] common = overlaps.of(contents.get(source), counts.length);
      int limit = source < counts.length ? 1 : perHost;
      int best = -1;
      for (int host = 0; host < counts.length; host++) {
        if (counts[host] < limit && (best < 0 || common[host] > common[best])) {
          best = host;
        }
      }
      hostOf[source] = best;
      counts[best]++;
      overlaps.put(source, contents.get(source), best);
    }
    return hostOf;
  }

  /** What a source has in common with hosts, as they are filled. */
  private interface Overlaps {
    int[] of(int[] contents, int hosts);

    void put(int source, int[] contents, int host);
  }

  private static final class HostOverlaps implements Overlaps {
    private final List<BitSet> held = new ArrayList<>();

    HostOverlaps(Fleet fleet) {
      fleet.hosts().forEach(_ -> held.add(new BitSet()));
    }

    @Override
    public int[] of(int[] contents, int hosts) {
      return held.stream()
          .mapToInt(there -> (int) Arrays.stream(contents).filter(there::get).count())
          .toArray();
    }

    @Override
    public void put(int source, int[] contents, int host) {
      Arrays.stream(contents).forEach(held.get(host)::set);
    }
  }

  private static final class PairOverlaps implements Overlaps {
    /** Which sources that are placed have each content. */
    private final Map<Integer, List<Integer>> owners = new HashMap<>();

    private final int[] hostOf;

    PairOverlaps(List<int[]> contents) {
      hostOf = new int[contents.size()];
    }

    @Override
    public int[] of(int[] contents, int hosts) {
      int[] ofPair = new int[hostOf.length];
      for (int content : contents) {
        for (int owner : owners.getOrDefault(content, List.of())) {
          ofPair[owner]++;
        }
      }
      int[] common = new int[hosts];
      for (int source = 0; source < hostOf.length; source++) {
        common[hostOf[source]] = Math.max(common[hostOf[source]], ofPair[source]);
      }
      return common;
    }

    @Override
    public void put(int source, int[] contents, int host) {
      hostOf[source] = host;
      for (int content : contents) {
        owners.computeIfAbsent(content, _ -> new ArrayList<>()).add(source);
      }
    }
  }

  /** Returns of each source the numbers of those contents that another one has, too. */
  private static List<int[]> contents(Fleet fleet, HashRange sample) throws IOException {
    Map<Long, List<Integer>> owners = new HashMap<>();
    int first = 0;
    for (ContentsFile file : fleet.files()) {
      int firstOfFile = first;
      file.read(
          sample,
          (source, fingerprint, _) ->
              owners
                  .computeIfAbsent(fingerprint, _ -> new ArrayList<>(1))
                  .add(firstOfFile + source));
      first += file.sources().size();
    }
    List<List<Integer>> contents = new ArrayList<>();
    fleet.sources().forEach(_ -> contents.add(new ArrayList<>()));
    int number = 0;
    for (List<Integer> ofContent : owners.values()) {
      if (ofContent.size() > 1) {
        for (int owner : ofContent) {
          contents.get(owner).add(number);
        }
        number++;
      }
    }
    return contents.stream()
        .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }
}
