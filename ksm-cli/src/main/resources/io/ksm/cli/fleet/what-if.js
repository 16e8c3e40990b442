'use strict';

// Says what moves of sources would bring. A first move is known: the report has what each source would bring to each host,
// and what leaves with it. Once others were moved, too, contents that more than two sources have may be counted twice, or
// not at all: the page knows pairs only. So there are two figures then, between which the true one lies.
//
// sources: [{ host, leaves, contents, brings: Map host -> bytes, rest: the most that it brings to a host that is not there }],
// by number; pairs: [{ one, other, bytes }], by
// numbers; complete: whether all pairs are there.
function whatIf(sources, pairs, complete) {
  const common = new Map(pairs.map(({ one, other, bytes }) => [key(one, other), bytes]));
  // Whatever is not among the pairs has no more in common than the last of these.
  const unknown = complete || pairs.length === 0 ? 0 : pairs.at(-1).bytes;
  let hosts = sources.map((source) => source.host);

  function key(one, other) {
    return one < other ? `${one} ${other}` : `${other} ${one}`;
  }

  const least = (one, other) => common.get(key(one, other)) ?? 0;
  const most = (one, other) => common.get(key(one, other)) ?? unknown;
  const sum = (numbers, value) => numbers.reduce((total, number) => total + value(number), 0);

  // How much of a source's contents other sources of a host have: [least, most].
  function held(source, host) {
    const it = sources[source];
    const known = it.host === host ? it.leaves : it.brings.get(host);
    const base = [known ?? 0, known ?? it.rest];
    const came = [];
    const left = [];
    const there = [];
    sources.forEach((other, number) => {
      if (number === source) return;
      if (hosts[number] === host) there.push(number);
      if (hosts[number] === host && other.host !== host) came.push(number);
      if (hosts[number] !== host && other.host === host) left.push(number);
    });
    if (came.length + left.length === 0) return base;
    const low = Math.max(0, base[0] - sum(left, (other) => most(source, other)), ...there.map((other) => least(source, other)));
    const pairwise = sum(there, (other) => most(source, other));
    const high = Math.min(it.contents, base[1] + sum(came, (other) => most(source, other)), pairwise);
    return [Math.min(low, high), Math.max(low, high)];
  }

  // What a move would do: what the host would save less that the source leaves, and the other one more.
  function look(source, host) {
    const leaves = held(source, hosts[source]);
    const brings = held(source, host);
    return { from: hosts[source], leaves, brings, gain: [brings[0] - leaves[1], brings[1] - leaves[0]] };
  }

  return {
    look,
    // The least that a source has in common with others of its host.
    leaves: (source) => held(source, hosts[source])[0],
    host: (source) => hosts[source],
    on: (host) => sources.map((_, number) => number).filter((number) => hosts[number] === host),
    move(source, host) {
      const seen = look(source, host);
      hosts[source] = host;
      return seen;
    },
    reset() {
      hosts = sources.map((source) => source.host);
    },
  };
}
