'use strict';

// Draws what a fleet saves, whose JSON form is the kit's data.
(() => {
  const { data, element, decimals } = kit;
  const { page } = data;
  const MANY = 20;
  const MIB = 2 ** 20;
  const MAX_PAIRS = 1000;
  const MAX_CURVES = 6;
  const mebibytes = (bytes) => decimals(bytes / MIB, 2);
  const count = (value) => decimals(value, 0);
  const percent = (part, whole) => (whole === 0 ? '–' : decimals((100 * part) / whole, 1));
  const sampled = data.sampleShare < 1;

  const sources = data.sources.map((source, number) => ({ ...source, ...page.sources[number], number }));
  const byName = new Map(sources.map((source) => [source.source, source]));
  const savings = new Map(data.hosts.map((host) => [host.host, host]));
  const hosts = page.hosts.map((host) => ({ sources: 0, residentBytes: 0, zeroBytes: 0, savedWithinBytes: 0, savedAcrossBytes: 0, ...host, ...savings.get(host.host) }));
  const pairs = data.pairs.map((pair) => ({ one: byName.get(pair.one).number, other: byName.get(pair.other).number, bytes: pair.commonBytes }));
  const moves = whatIf(
    sources.map((source) => ({
      host: source.host,
      leaves: source.leavesBytes,
      contents: source.contentsBytes,
      brings: new Map(source.hostsThatSave.map((host) => [host.host, host.savedBytes])),
      rest: source.allHostsThatSave ? 0 : source.hostsThatSave.at(-1).savedBytes,
    })),
    pairs,
    pairs.length < MAX_PAIRS
  );

  // Adds what a sample's figures may be off.
  function withError(title, name) {
    const columns = [{ title: `${title} MiB`, text: (it) => mebibytes(it[name + 'Bytes']) }];
    if (sampled) columns.push({ title: '± MiB', text: (it) => mebibytes(it[name + 'ErrorBytes'] || 0) });
    return columns;
  }

  function overview() {
    kit.heading('ksm fleet report', []);
    page.sentences.forEach((sentence, number) => element('p', kit.main, sentence, number === 1 ? 'verdict' : 'note'));
    kit.longTable(
      'Hosts',
      'Zeros and within are saved on any host. Only across depends on who lives with whom.',
      [
        { title: 'sources', text: (it) => count(it.sources) },
        { title: 'memory MiB', text: (it) => (it.memoryBytes === 0 ? '–' : mebibytes(it.memoryBytes)) },
        { title: 'in memory MiB', text: (it) => mebibytes(it.residentBytes) },
        { title: 'zeros MiB', text: (it) => mebibytes(it.zeroBytes) },
        { title: 'within MiB', text: (it) => mebibytes(it.savedWithinBytes) },
        ...withError('across', 'savedAcross'),
      ],
      hosts,
      { first: 'host', label: (it) => it.host, most: MANY, what: 'hosts' }
    );
  }

  // A choice among names, each of which is its number.
  function choice(parent, title, names) {
    const label = element('label', parent, title + ' ');
    const select = element('select', label);
    names.forEach((name, number) => {
      element('option', select, name).value = number;
    });
    return select;
  }

  // The amount between two figures.
  function between([least, most]) {
    return least === most ? `${mebibytes(least)} MiB` : `${mebibytes(least)} to ${mebibytes(most)} MiB`;
  }

  // The same of what may be less than nothing.
  function change([least, most]) {
    if (least >= 0) return `${between([least, most])} more`;
    if (most <= 0) return `${between([-most, -least])} less`;
    return `from ${mebibytes(-least)} MiB less to ${mebibytes(most)} MiB more`;
  }

  function blocks() {
    kit.section(
      'Who lives where, and what if somebody moved',
      'A block is a host, a box in it a source: as wide as what it has in memory. The line below a box says how ' +
        'much of it its host saves because others there have the same. Choose a source and a host to see what a move would bring.'
    );
    const panel = element('div', kit.main, undefined, 'panel');
    const source = choice(panel, 'Source', sources.map((it) => it.source));
    const host = choice(panel, 'to host', hosts.map((it) => it.host));
    const move = element('button', panel, 'Move');
    const undo = element('button', panel, 'Undo all');
    const told = element('p', kit.main, undefined, 'told');
    told.setAttribute('aria-live', 'polite');
    const done = element('div', kit.main);
    const grid = element('div', kit.main, undefined, 'hosts');
    let shown = MANY;
    const list = [];

    function chosen() {
      return { from: Number(source.value), to: hosts[Number(host.value)] };
    }

    function describe() {
      const { from, to } = chosen();
      const it = sources[from];
      const here = moves.host(from);
      told.textContent = '';
      if (here === to.host) {
        told.textContent = kit.printable(`${it.source} is on ${here}. Choose another host.`);
        return;
      }
      const seen = moves.look(from, to.host);
      const exact = seen.leaves[0] === seen.leaves[1] && seen.brings[0] === seen.brings[1];
      const words = [
        `${it.source} is on ${here}, which would save ${between(seen.leaves)} less without it;`,
        `${to.host} would save ${between(seen.brings)} more with it: ${change(seen.gain)} in all.`,
      ];
      if (!exact) words.push('That is an estimate: this page knows what pairs have in common, and not what three or more have.');
      if (sampled) words.push('Figures are estimated from a sample, too.');
      const taken = moves.on(to.host).reduce((total, number) => total + sources[number].memoryBytes, 0) + it.memoryBytes;
      if (to.memoryBytes > 0 && taken > to.memoryBytes) {
        words.push(`${to.host} has ${mebibytes(to.memoryBytes)} MiB, and its sources would take ${mebibytes(taken)} MiB if nothing merged.`);
      }
      words.push(...broken(from, to.host));
      told.textContent = kit.printable(words.join(' '));
    }

    // Says which other source must not be where one would go, or must be there and is not; the first of each.
    function broken(from, host) {
      const others = (groups) => groups.filter((group) => group.includes(from)).flat().filter((other) => other !== from);
      const rival = others(page.apart).find((other) => moves.host(other) === host);
      const left = others(page.together).find((other) => moves.host(other) !== host);
      const name = (number) => sources[number].source;
      const words = [];
      if (rival !== undefined) words.push(`${name(from)} and ${name(rival)} are to be apart.`);
      if (left !== undefined) words.push(`${name(from)} and ${name(left)} are to be together, and that is on ${moves.host(left)}.`);
      return words;
    }

    function showMoves() {
      done.replaceChildren();
      undo.disabled = list.length === 0;
      if (list.length === 0) return;
      const total = list.reduce(([least, most], { gain }) => [least + gain[0], most + gain[1]], [0, 0]);
      element('p', done, `${count(list.length)} ${list.length === 1 ? 'move saves' : 'moves save'} ${change(total)}:`);
      const lines = element('ol', done);
      for (const { name, from, to, gain } of list) element('li', lines, `${name} from ${from} to ${to}: ${change(gain)}`);
    }

    function guest(parent, number) {
      const it = sources[number];
      const box = element('button', parent, it.source, 'guest');
      const saved = moves.leaves(number);
      const part = it.contentsBytes === 0 ? 0 : Math.min(1, saved / it.contentsBytes);
      box.style.flexGrow = Math.max(1, it.residentBytes / MIB);
      box.style.setProperty('--part', `${decimals(100 * part, 1)}%`);
      box.title = kit.printable(`${it.source}: ${mebibytes(it.residentBytes)} MiB, of which its host saves ${mebibytes(saved)} MiB because others have the same`);
      box.setAttribute('aria-pressed', number === Number(source.value));
      box.addEventListener('click', () => {
        source.value = number;
        draw();
        grid.querySelector('[aria-pressed=true]')?.focus();
      });
    }

    function draw() {
      grid.replaceChildren();
      hosts.slice(0, shown).forEach((it, place) => {
        const block = element('section', grid, undefined, 'host');
        const title = element('h3', block, it.host);
        const there = moves.on(it.host);
        const resident = there.reduce((total, number) => total + sources[number].residentBytes, 0);
        const room = it.memoryBytes === 0 ? '' : ` of ${mebibytes(it.memoryBytes)} MiB`;
        element('p', block, `${count(there.length)} sources, ${mebibytes(resident)}${room}`, 'note');
        const here = element('button', title, 'choose');
        here.setAttribute('aria-label', `choose host ${kit.printable(it.host)}`);
        here.addEventListener('click', () => {
          host.value = place;
          describe();
        });
        const boxes = element('div', block, undefined, 'guests');
        for (const number of there.slice(0, 3 * MANY)) guest(boxes, number);
        if (there.length > 3 * MANY) element('p', block, `and ${count(there.length - 3 * MANY)} more`, 'note');
      });
      describe();
      showMoves();
    }

    source.addEventListener('change', draw);
    host.addEventListener('change', describe);
    move.addEventListener('click', () => {
      const { from, to } = chosen();
      if (moves.host(from) === to.host) return;
      const seen = moves.move(from, to.host);
      list.push({ name: sources[from].source, from: seen.from, to: to.host, gain: seen.gain });
      draw();
    });
    undo.addEventListener('click', () => {
      moves.reset();
      list.length = 0;
      draw();
    });
    if (hosts.length > MANY) {
      const all = element('button', kit.main, `Show all ${count(hosts.length)} hosts`);
      all.addEventListener('click', () => {
        shown = hosts.length;
        all.remove();
        draw();
      });
    }
    // The source that another host would save most with is chosen first.
    const gain = (it) => it.bringsBytes - it.leavesBytes;
    const best = sources.reduce((most, it) => (most === undefined || gain(it) > gain(most) ? it : most), undefined);
    source.value = best.number;
    host.value = Math.max(0, hosts.findIndex((it) => it.host === best.bestHost));
    draw();
  }

  function matrix() {
    if (page.order.length < 2) return;
    const common = new Map(pairs.flatMap(({ one, other, bytes }) => [[`${one} ${other}`, bytes], [`${other} ${one}`, bytes]]));
    const own = (it) => it.pagesBytes - it.contentsBytes;
    const bytes = (row, column) => (row === column ? own(sources[row]) : common.get(`${row} ${column}`) || 0);
    const whole = (row, column) => (row === column ? sources[row].pagesBytes : sources[row].contentsBytes);
    const share = (row, column) => (whole(row, column) === 0 ? 0 : Math.min(1, bytes(row, column) / whole(row, column)));
    function describe(row, column) {
      const part = `${mebibytes(bytes(row, column))} MiB (${decimals(100 * share(row, column), 1)} %`;
      const one = sources[row].source;
      if (row === column) return `${one} saves ${part} of its pages) within itself`;
      return `${one}: ${part} of its contents) are in ${sources[column].source}, too`;
    }
    const left = sources.length - page.order.length;
    kit.section(
      'Who shares with whom',
      'Of a row’s contents, how many the column’s source has, too, wherever both are. Sources that have the same stand together.' +
        (left > 0 ? ` ${count(left)} others, which share less or nothing, are left out.` : '')
    );
    sharingMatrix.legend(kit.main, 'contents');
    sharingMatrix.draw(element('div', kit.main, undefined, 'matrix'), { order: page.order, label: (number) => sources[number].source, share, describe });
  }

  function tables() {
    kit.longTable(
      'Pairs that have most in common',
      'What both save together on one host, beyond what each saves alone.',
      [{ title: 'other', text: (it) => it.other, words: true }, { title: 'together', text: (it) => (it.together ? 'yes' : 'no') }, ...withError('in common', 'common')],
      data.pairs,
      { first: 'one', label: (it) => it.one, most: MANY, what: 'pairs' }
    );
    const gain = (it) => it.bringsBytes - it.leavesBytes;
    kit.longTable(
      'Sources',
      'Those that another host would save most with come first. Leaves: what its host would not save any more without it. Brings: what the best other host would save with it.',
      [
        { title: 'host', text: (it) => it.host, words: true },
        { title: 'in memory MiB', text: (it) => mebibytes(it.residentBytes) },
        ...withError('leaves', 'leaves'),
        { title: 'best host', text: (it) => it.bestHost || '–', words: true },
        ...withError('brings', 'brings'),
      ],
      [...sources].sort((a, b) => gain(b) - gain(a)),
      { first: 'source', label: (it) => it.source, most: MANY, what: 'sources' }
    );
    if (data.contents.length === 0) return;
    kit.longTable(
      'Contents that most pages have',
      undefined,
      [
        { title: 'pages', text: (it) => count(it.pages) },
        { title: 'MiB', text: (it) => mebibytes(it.pages * data.pageBytes) },
        { title: 'hosts', text: (it) => count(it.hosts) },
        { title: 'owners', text: owners, words: true },
      ],
      data.contents,
      { first: 'content', label: (it) => it.lo, most: MANY, what: 'contents' }
    );
  }

  function owners(content) {
    const named = content.owners.slice(0, 5).map((owner) => `${owner.source} ${count(owner.pages)}`);
    return named.join(', ') + (content.owners.length > 5 ? `, and ${count(content.owners.length - 5)} more` : '');
  }

  function growth() {
    if (data.growth.length === 0) return;
    const first = Date.parse(data.growth[0].time);
    const hours = (Date.parse(data.growth.at(-1).time) - first) / 3600000;
    const [unit, scale] = hours > 72 ? ['days', 86400000] : hours > 2 ? ['hours', 3600000] : ['minutes', 60000];
    const points = (value) => data.growth.map((moment) => ({ x: (Date.parse(moment.time) - first) / scale, y: value(moment) / MIB }));
    const axis = () => kit.linear(`${unit} since ${data.growth[0].time}`);
    const ofHost = (moment, name) => moment.hosts.find((it) => it.host === name)?.savedAcrossBytes || 0;
    const styleOf = kit.colours(['across', 'within', 'zeros', ...hosts.map((it) => 'host ' + it.host)]);
    kit.section('How it grew', 'What was saved at each time; a host that was not collected again is taken as it was.');
    kit.curves(kit.main, 'Memory saved against time', axis(), kit.linear('MiB saved'), [
      { label: 'across', points: points((it) => it.savedAcrossBytes), style: styleOf('across'), joined: true },
      { label: 'within', points: points((it) => it.savedWithinBytes), style: styleOf('within'), joined: true },
      { label: 'zeros', points: points((it) => it.zeroBytes), style: styleOf('zeros'), joined: true },
    ]);
    const most = [...hosts].sort((a, b) => b.savedAcrossBytes - a.savedAcrossBytes).slice(0, MAX_CURVES);
    element('h3', kit.main, hosts.length > MAX_CURVES ? `Across, on the ${MAX_CURVES} hosts that save most` : 'Across, on each host');
    kit.curves(
      kit.main,
      'Memory saved across sources against time, by host',
      axis(),
      kit.linear('MiB saved across'),
      most.map((it) => ({ label: kit.printable(it.host), points: points((moment) => ofHost(moment, it.host)), style: styleOf('host ' + it.host), joined: true }))
    );
    kit.longTable(
      'All hosts over time',
      undefined,
      [
        { title: 'sources', text: (it) => count(it.sources) },
        { title: 'in memory MiB', text: (it) => mebibytes(it.residentBytes) },
        { title: 'zeros MiB', text: (it) => mebibytes(it.zeroBytes) },
        { title: 'within MiB', text: (it) => mebibytes(it.savedWithinBytes) },
        ...withError('across', 'savedAcross'),
        { title: '% of memory', text: (it) => percent(it.savedAcrossBytes, it.residentBytes) },
      ],
      data.growth,
      { first: 'time', label: (it) => it.time, most: MANY, what: 'times' }
    );
  }

  overview();
  blocks();
  matrix();
  tables();
  growth();
})();
