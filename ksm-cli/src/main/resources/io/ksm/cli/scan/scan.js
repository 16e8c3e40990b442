'use strict';

// Sums why pages do not merge, whatever they hold: by reason.
function scanReasons(figures) {
  const sums = { ...figures.ineligible };
  const also = { 'shared-by-fork': figures.sharedByFork, 'other-domain': figures.otherDomain, hole: figures.holes, 'zero-unknown': figures.zeroUnknown };
  for (const [reason, pages] of Object.entries(also)) {
    if (pages > 0) sums[reason] = (sums[reason] || 0) + pages;
  }
  return sums;
}

// Draws the result of a scan, whose JSON form is the kit's data.
(() => {
  const { data } = kit;
  const { page, sources } = data;
  const MANY = 20;
  const count = (value) => kit.decimals(value, 0);
  const mebibytes = (bytes) => kit.decimals(bytes / 2 ** 20, 2);
  const ofPages = (pages) => mebibytes(pages * data.pageSize);
  const unmerging = (figures) => Object.values(scanReasons(figures)).reduce((a, b) => a + b, 0);
  const mergeable = (it) => it.eligible - it.holes - it.sharedByFork - it.mappedTwice;
  const percent = (part, whole) => (whole === 0 ? '–' : kit.decimals((100 * part) / whole, 1));
  // Those that save most first; what saves equally much stays in the order of the scan.
  const bySaving = sources.map((_, place) => place).sort((a, b) => sources[b].savedBytes - sources[a].savedBytes);

  function overview() {
    kit.heading('ksm scan', []);
    kit.element('p', kit.main, page.verdict, 'verdict');
    for (const sentence of page.sentences) kit.element('p', kit.main, sentence, 'note');
    const total = (figure) => sources.reduce((sum, source) => sum + figure(source), 0);
    const parts = [
      total((it) => it.zero - it.holes),
      total((it) => it.sharedWithin),
      total((it) => it.sharedAcross),
      total((it) => it.unique),
      total((it) => it.volatile),
    ];
    const all = parts.reduce((a, b) => a + b, 0);
    if (all === 0) return;
    kit.section('What the pages are that can merge');
    const bar = kit.element('div', kit.main, undefined, 'parts');
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', parts.map((pages, kind) => `${memoryMap.FINDINGS[kind].name} ${count(pages)}`).join(', '));
    const words = kit.element('p', kit.main, undefined, 'legend');
    parts.forEach((pages, kind) => {
      const finding = memoryMap.FINDINGS[kind];
      const part = kit.element('div', bar);
      part.style.flexGrow = pages;
      part.style.background = finding.colour;
      const item = kit.element('span', words);
      kit.element('span', item, undefined, 'swatch').style.background = finding.colour;
      kit.element('span', item, `${finding.name} ${count(pages)} pages, ${ofPages(pages)} MiB (${percent(pages, all)} %)`);
    });
  }

  // Draws some of many, and all if the reader wants them.
  function some(all, what, draw) {
    draw(all.slice(0, MANY));
    if (all.length <= MANY) return;
    const button = kit.element('button', kit.main, `Show all ${count(all.length)} ${what}`);
    button.addEventListener('click', () => {
      const end = kit.main.lastChild;
      draw(all.slice(MANY));
      // What was drawn stands at the page's end: it belongs here.
      const range = document.createRange();
      range.setStartAfter(end);
      range.setEndAfter(kit.main.lastChild);
      button.replaceWith(range.extractContents());
    });
  }

  const columns = [
    { title: 'saved MiB', text: (it) => mebibytes(it.savedBytes) },
    { title: 'saved %', text: (it) => percent(it.savedBytes, mergeable(it) * data.pageSize) },
    { title: 'pages', text: (it) => count(it.pages) },
    { title: 'not merging', text: (it) => count(unmerging(it)) },
    { title: 'zero', text: (it) => count(it.zero - it.holes) },
    { title: 'duplicate within', text: (it) => count(it.sharedWithin) },
    { title: 'duplicate across', text: (it) => count(it.sharedAcross) },
    { title: 'unique', text: (it) => count(it.unique) },
    { title: 'volatile', text: (it) => count(it.volatile) },
    { title: 'lost if it left, MiB', text: (it) => mebibytes(it.lostIfLeftBytes) },
  ];

  function table() {
    const all = bySaving.map((place) => sources[place]);
    kit.longTable('Sources', 'Those that save most first.', columns, all, { first: 'source', label: (it) => it.label, most: MANY, what: 'sources' });
  }

  function maps() {
    if (page.maps.length === 0) return;
    kit.section(
      'Where the pages lie',
      'A band is the memory of a source, from its lowest address to its highest. A region is as wide as it holds pages; one ' +
        'that holds nothing is a narrow grey cell. Point at a cell to read what it is; a click or Enter zooms into its region.'
    );
    memoryMap.legend(kit.main);
    some(bySaving, 'maps', (places) => {
      for (const place of places) {
        const source = sources[place];
        const box = kit.element('section', kit.main, undefined, 'map');
        const title = kit.element('h3', box, source.label);
        kit.element('span', title, ` saves ${mebibytes(source.savedBytes)} MiB`, 'note');
        memoryMap.draw(box, source, page.maps[place], data.pageSize);
      }
    });
  }

  // Who shares with whom. The data may have it in two forms: a row for each source, or the pairs of each row.
  function sharing() {
    const rows = data.matrix || data.matrixPairs;
    const pages = (row, column) => (rows[row] && rows[row][column]) || 0;
    const share = (row, column) => (sources[row].duplicate === 0 ? 0 : Math.min(1, pages(row, column) / sources[row].duplicate));
    function describe(row, column) {
      const equal = pages(row, column);
      const size = kit.decimals((equal * data.pageSize) / 2 ** 20, 1);
      const part = `${kit.decimals(100 * share(row, column), 1)} % of its duplicates`;
      const one = sources[row].label;
      if (row === column) return `${one}: ${count(equal)} of its pages (${size} MiB, ${part}) equal another one of its own`;
      return `${one}: ${count(equal)} of its pages (${size} MiB, ${part}) are in ${sources[column].label}, too`;
    }
    return { order: page.order, label: (source) => sources[source].label, pages, share, describe };
  }

  function matrix() {
    if (page.order.length < 2) return;
    const left = sources.length - page.order.length;
    kit.section(
      'Who shares with whom',
      'Of a row’s pages, how many the column’s source holds, too (zero pages apart). Sources that hold the same stand together.' +
        (left > 0 ? ` ${count(left)} others, which share less or nothing, are left out.` : '')
    );
    sharingMatrix.legend(kit.main, 'duplicates');
    sharingMatrix.draw(kit.element('div', kit.main, undefined, 'matrix'), sharing());
    kit.table(
      'The pairs that share most',
      undefined,
      [
        { title: 'equal in', text: (pair) => sources[pair.other].label, words: true },
        { title: 'pages', text: (pair) => count(pair.pages) },
        { title: 'MiB', text: (pair) => ofPages(pair.pages) },
      ],
      sharingMatrix.pairs(sharing(), 10),
      { first: 'source', label: (pair) => sources[pair.one].label }
    );
  }

  function owners(content) {
    const all = Object.entries(content.owners);
    // A sole owner has all the pages, which the row says already.
    if (all.length === 1) return all[0][0];
    const named = all.slice(0, 5).map(([label, pages]) => `${label} ${count(pages)}`);
    return named.join(', ') + (all.length > 5 ? `, and ${count(all.length - 5)} more` : '');
  }

  function contents() {
    if (data.contents.length === 0) return;
    kit.table(
      'Most repeated contents',
      undefined,
      [
        { title: 'pages', text: (content) => count(content.pages) },
        { title: 'MiB', text: (content) => ofPages(content.pages) },
        { title: 'owners', text: owners, words: true },
      ],
      data.contents,
      { first: 'content', label: (content) => content.hash }
    );
  }

  function reasons() {
    const sums = {};
    for (const source of sources) {
      for (const [reason, pages] of Object.entries(scanReasons(source))) sums[reason] = (sums[reason] || 0) + pages;
    }
    const rows = Object.entries(sums).sort((a, b) => b[1] - a[1]);
    if (rows.length === 0) return;
    kit.table(
      'Why pages do not merge',
      undefined,
      [
        { title: 'pages', text: ([, pages]) => count(pages) },
        { title: 'what it means, and what helps', text: ([reason]) => page.reasons[reason] || '', words: true },
      ],
      rows,
      { first: 'reason', label: ([reason]) => reason }
    );
  }

  function kinds() {
    const sums = new Map();
    for (const source of sources) {
      for (const [kind, figures] of Object.entries(source.kinds)) {
        const sum = sums.get(kind) || { kind, pages: 0, unmerging: 0, zero: 0, duplicate: 0, unique: 0, volatile: 0, savedBytes: 0 };
        sum.pages += figures.pages;
        sum.unmerging += unmerging(figures);
        sum.zero += figures.zero - figures.holes;
        for (const name of ['duplicate', 'unique', 'volatile', 'savedBytes']) sum[name] += figures[name];
        sums.set(kind, sum);
      }
    }
    kit.table(
      'Kinds of memory',
      undefined,
      [
        { title: 'saved MiB', text: (it) => mebibytes(it.savedBytes) },
        { title: 'pages', text: (it) => count(it.pages) },
        { title: 'not merging', text: (it) => count(it.unmerging) },
        { title: 'zero', text: (it) => count(it.zero) },
        { title: 'duplicate', text: (it) => count(it.duplicate) },
        { title: 'unique', text: (it) => count(it.unique) },
        { title: 'volatile', text: (it) => count(it.volatile) },
      ],
      [...sums.values()].sort((a, b) => b.savedBytes - a.savedBytes),
      { first: 'kind', label: (it) => it.kind }
    );
  }

  function counters() {
    kit.table(
      'What the kernel’s counters would read',
      '/sys/kernel/mm/ksm',
      [
        { title: 'value', text: ([, value]) => count(value) },
        { title: 'meaning', text: ([name]) => page.counters[name], words: true },
      ],
      Object.entries(data.counters),
      { first: 'counter', label: ([name]) => name }
    );
  }

  overview();
  table();
  maps();
  matrix();
  contents();
  reasons();
  kinds();
  counters();
})();
