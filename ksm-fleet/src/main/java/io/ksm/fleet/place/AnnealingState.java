package io.ksm.fleet.place;

import java.util.Arrays;

/**
 * What changes while a placement is annealed, of all hosts. Threads may change it at the same time
 * if no two have the same host: all that changes belongs to one host, or to a source there.
 */
final class AnnealingState {
  private final SharedContents contents;
  private final HostRules rules;
  private final PlacementState placement;
  private final HostMembers members;
  private final double price;

  /** What each source's host would save less without it. */
  private final int[] losses;

  /** The place of each host among those that exchange their sources. */
  private final int[] places;

  /**
   * Makes a state.
   *
   * @param start on which host each source is; copied
   * @param price how many contents a move must gain
   */
  AnnealingState(SharedContents contents, HostRules rules, int[] start, double price) {
    this.contents = contents;
    this.rules = rules;
    this.placement = new PlacementState(contents, rules, start);
    this.members = new HostMembers(start, rules.hosts());
    this.price = price;
    this.losses = new int[start.length];
    this.places = new int[rules.hosts()];
    Arrays.setAll(losses, placement::loss);
  }

  SharedContents contents() {
    return contents;
  }

  HostRules rules() {
    return rules;
  }

  PlacementState placement() {
    return placement;
  }

  HostMembers members() {
    return members;
  }

  /** Returns the places of hosts, to be written for the hosts that one has. */
  int[] places() {
    return places;
  }

  /** Returns how many contents a source has. */
  int size(int source) {
    return contents.end(source) - contents.begin(source);
  }

  /** Returns what a source's host would save less without it. */
  int loss(int source) {
    return losses[source];
  }

  /** Returns what it costs that a source goes to a host; less than 0 if it goes home. */
  double cost(int source, int host) {
    return price == 0
        ? 0
        : price * (rules.moves(source, host) - rules.moves(source, placement.host(source)));
  }

  /** Returns by how much the costs of a source on two hosts may differ. */
  double mostCost(int source) {
    return price * rules.size(source);
  }

  /** Takes a source to another host. Losses are to be counted then. */
  void move(int source, int host) {
    members.move(source, placement.host(source), host);
    placement.remove(source);
    placement.place(source, host);
  }

  /** Counts anew what a host would lose with each source. */
  void countLosses(int host) {
    for (int i = 0; i < members.count(host); i++) {
      losses[members.member(host, i)] = placement.loss(members.member(host, i));
    }
  }

  /**
   * Returns what a swap of two sources is worth, which are on two hosts.
   *
   * @return how many contents all hosts save more then
   */
  double worthOfSwap(int one, int other) {
    int here = placement.host(one);
    int there = placement.host(other);
    return placement.gain(one, there)
        - losses[one]
        + placement.gain(other, here)
        - losses[other]
        - placement.inCommon(one, other)
        - cost(one, there)
        - cost(other, here);
  }
}
