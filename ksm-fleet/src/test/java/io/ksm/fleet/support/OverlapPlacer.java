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
 * common so far, as Memory Buddies does (Wood and others, VEE 2009).
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
   *     may have, and of how many contents one is looked at: a power of two
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
    int[] hostOf = place(fleet, HashRange.sample(halvings), Integer.parseInt(arguments[2]));
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
   * @return on which host each is
   * @throws IOException if a file cannot be read, or is damaged
   */
  public static int[] place(Fleet fleet, HashRange sample, int perHost) throws IOException {
    List<List<Integer>> contents = contents(fleet, sample);
    List<BitSet> held = new ArrayList<>();
    fleet.hosts().forEach(_ -> held.add(new BitSet()));
    int[] counts = new int[fleet.hosts().size()];
    int[] hostOf = new int[contents.size()];
    for (int source = 0; source < hostOf.length; source++) {
      int[] own = contents.get(source).stream().mapToInt(Integer::intValue).toArray();
      int best = -1;
      long most = -1;
      for (int host = 0; host < counts.length; host++) {
        BitSet there = held.get(host);
        boolean full = counts[host] >= (source < counts.length ? 1 : perHost);
        long common = full ? -1 : Arrays.stream(own).filter(there::get).count();
        if (common > most) {
          best = host;
          most = common;
        }
      }
      hostOf[source] = best;
      counts[best]++;
      Arrays.stream(own).forEach(held.get(best)::set);
    }
    return hostOf;
  }

  /** Returns of each source the numbers of those contents that another one has, too. */
  private static List<List<Integer>> contents(Fleet fleet, HashRange sample) throws IOException {
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
    return contents;
  }
}
