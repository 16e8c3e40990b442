'use strict';

// Draws the result of a simulation, whose JSON form is the kit's data.
(() => {
  const { data, decimals } = kit;
  const MIB = 2 ** 20;
  const BEST = data.best.policy;
  const rows = data.policies;
  const styleOf = kit.colours([BEST, ...rows.map((row) => row.policy)], { [BEST]: kit.GREY });
  const column = Object.fromEntries(data.curveColumns.map((name, index) => [name, index]));
  const average = data.best.savedBytes;

  const seconds = (nanos) => nanos / 1e9;
  const points = (row, name) => row.curve.map((point) => ({ x: seconds(point[column.nanos]), y: point[column[name]] / MIB }));

  // What the processor did between two points, as a share of the time between them.
  function load(row) {
    const found = [];
    let last = row.curve[0];
    for (const point of row.curve) {
      const time = point[column.nanos] - last[column.nanos];
      if (time <= 0) continue;
      found.push({ x: seconds(point[column.nanos]), y: (100 * (point[column.cpuNanos] - last[column.cpuNanos])) / time });
      last = point;
    }
    return found;
  }

  kit.heading('ksm simulate', [
    `${data.sources.join(', ')}: ${data.samples} samples in ${decimals(seconds(data.nanos), 0)} s; the best merging would ` +
      `have saved ${decimals(average / MIB, 1)} MiB on average`,
    `Costs: ${decimals(data.costs.visit, 0)} ns a visit, ${decimals(data.costs.mergedVisit, 0)} of a merged page, ` +
      `${decimals(data.costs.skip, 0)} of a skipped one; ` +
      `${decimals(data.costs.stableLevel, 0)} and ${decimals(data.costs.unstableLevel, 0)} ns for each level of the trees; ` +
      `${decimals(data.costs.merge, 0)} ns a merge; ${decimals(data.costs.batch, 0)} ns a batch; a pause lasts ${decimals(data.costs.pause / 1e6, 1)} ms longer than asked`,
  ]);

  kit.section(
    'Memory saved',
    'What merging saved at each time. A page that was written to counts from the sample on that shows it.'
  );
  kit.curves(kit.main, 'Memory saved against time', kit.linear('s'), kit.linear('MiB saved'), [
    { label: BEST, points: points(data.best, 'savedBytes'), style: styleOf(BEST) },
    ...rows.map((row) => ({ label: row.policy, points: points(row, 'savedBytes'), style: styleOf(row.policy) })),
  ]);

  kit.section('Processor time', 'Of one processor, which scanning took.');
  kit.curves(
    kit.main,
    'Processor time against time',
    kit.linear('s'),
    kit.linear('% of a processor'),
    rows.map((row) => ({ label: row.policy, points: load(row), style: styleOf(row.policy) }))
  );

  const text = (value, digits, scale = 1) => (value === undefined ? '–' : decimals(value / scale, digits));
  const time = (nanos) => (nanos === undefined ? 'never' : decimals(seconds(nanos), 1));
  kit.table(
    'Policies',
    'Averages are over time.',
    [
      { title: 'saved MiB', text: (row) => text(row.savedBytes, 1, MIB) },
      { title: 'perhaps less by MiB', text: (row) => text(row.unknownBytes, 1, MIB) },
      { title: '% of best', text: (row) => text(row.savedPercentOfBest, 1) },
      { title: 's to 50 %', text: (row) => time(row.nanosToHalf) },
      { title: 's to 90 %', text: (row) => time(row.nanosToMost) },
      { title: 'CPU %', text: (row) => text(row.cpuPercent, 2) },
      { title: 'visits', text: (row) => text(row.visits, 0) },
      { title: 'breaks', text: (row) => text(row.breaks, 0) },
      { title: 'most given back in a minute, MiB', text: (row) => text(row.giveBackBytes, 1, MIB) },
      { title: 'metadata MiB', text: (row) => text(row.metadataBytes, 1, MIB) },
    ],
    [...rows, data.best],
    { first: 'policy', label: (row) => row.policy, colour: (row) => styleOf(row.policy).colour }
  );
  kit.list('The words', undefined, [
    'Perhaps less: when a page changed between two samples nobody knows. It is taken to have changed at the later one.',
    'Best: merging that finds all equal pages at once, whosever they are, at no cost.',
    'Breaks: writes to merged pages. Each cost its program a page fault and a copy.',
    'Metadata: what the kernel would have spent on what it knows of pages, at most.',
  ]);
})();
