package io.ksm.fleet.place;

import java.util.SplittableRandom;

/**
 * Some hosts that exchange their sources, by single steps of {@link Annealing}. Hosts are known by
 * their places among these hosts, from 0 on. One thread; others may do the same with other hosts.
 */
final class AnnealedHosts {
  private final AnnealingState all;
  private final PlacementState state;
  private final SplittableRandom random;
  private final BoltzmannChoice choice;
  private final int[] hosts;
  private final int[] sources;
  private final HostGains gains;

  /**
   * Takes hosts.
   *
   * @param hosts their numbers; nobody else changes these hosts meanwhile
   */
  AnnealedHosts(AnnealingState all, int[] hosts, double temperature, SplittableRandom random) {
    this.all = all;
    this.state = all.placement();
    this.random = random;
    this.choice = new BoltzmannChoice(random);
    this.hosts = hosts;
    choice.setTemperature(temperature);
    this.sources = all.members().of(hosts);
    int most = 0;
    for (int source : sources) {
      most = Math.max(most, all.size(source));
    }
    this.gains = new HostGains(all.contents(), hosts.length, most);
    for (int place = 0; place < hosts.length; place++) {
      all.places()[hosts[place]] = place;
    }
    for (int source : sources) {
      noteAll(source, place(source));
    }
  }

  private int place(int source) {
    return all.places()[state.host(source)];
  }

  private void noteAll(int source, int place) {
    SharedContents contents = all.contents();
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      gains.set(contents.content(i), place);
    }
  }

  /** Takes steps. */
  void run(long steps) {
    for (long step = 0; step < steps && sources.length > 0 && hosts.length > 1; step++) {
      step(sources[random.nextInt(sources.length)]);
    }
  }

  private void step(int source) {
    if (all.rules().stays(source)) {
      return;
    }
    int from = place(source);
    gains.count(source);
    gains.choose((int) (gains.most(from) - choice.span() - all.mostCost(source)), from);
    choice.begin();
    for (int place = gains.next(0); place >= 0; place = gains.next(place + 1)) {
      choice.offer(place, gains.counted(place) - all.cost(source, hosts[place]));
    }
    int place = choice.draw();
    int host = hosts[place];
    int gain = gains.counted(place);
    double worth = gain - all.loss(source) - all.cost(source, host);
    double least = choice.leastWorth();
    if (!state.fits(source, host, gain)) {
      swap(source, host, gain, least - worth);
    } else if (worth >= least) {
      take(source, host, -1);
    }
  }

  /**
   * Lets a source go to a host, and another one come back from there.
   *
   * @param least what the way back must be worth
   */
  private void swap(int source, int host, int gain, double least) {
    int from = state.host(source);
    choice.begin();
    HostMembers members = all.members();
    for (int i = 0; i < members.count(host); i++) {
      int other = members.member(host, i);
      double cost = all.loss(other) + all.cost(other, from);
      // Most cannot be worth enough, whatever they have: they need not be counted.
      if (!all.rules().stays(other) && all.size(other) - cost >= least) {
        double worth = gains.gain(other, place(source)) - cost;
        if (worth >= least) {
          choice.offer(other, worth);
        }
      }
    }
    int other = choice.draw();
    if (other >= 0 && pays(source, other, least) && fit(source, gain, other)) {
      take(source, host, other);
    }
  }

  private boolean pays(int source, int other, double least) {
    double worth =
        gains.gain(other, place(source))
            - all.loss(other)
            - all.cost(other, state.host(source))
            - state.inCommon(source, other);
    return worth >= least;
  }

  private boolean fit(int source, int gain, int other) {
    int back = gains.gain(other, place(source));
    return state.fits(source, state.host(other), gain, other, all.loss(other))
        && state.fits(other, state.host(source), back, source, all.loss(source));
  }

  /**
   * Takes a step.
   *
   * @param other what comes back from the host; -1 if nothing does
   */
  private void take(int source, int host, int other) {
    int from = state.host(source);
    if (other >= 0) {
      move(other, from);
    }
    move(source, host);
    all.countLosses(from);
    all.countLosses(host);
  }

  private void move(int source, int host) {
    SharedContents contents = all.contents();
    int from = state.host(source);
    int place = place(source);
    all.move(source, host);
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      int content = contents.content(i);
      if (state.count(from, content) == 0) {
        gains.clear(content, place);
      }
    }
    noteAll(source, place(source));
  }
}
