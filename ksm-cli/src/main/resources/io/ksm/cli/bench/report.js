'use strict';

// Draws the result of a benchmark, whose JSON form is the kit's data.
(() => {
  const { data, decimals } = kit;
  const rows = data.rows.filter((row) => row.figures);
  const bytes = data.pages * data.pageSize;
  const MIB = 2 ** 20;
  const GIB = 2 ** 30;
  const fixed = {};
  for (const row of data.rows) {
    if (row.kind.startsWith('limit:')) fixed[row.label] = kit.GREY;
  }
  const styleOf = kit.colours(
    data.rows.map((row) => row.label),
    fixed
  );

  const speed = (nanos) => bytes / GIB / (nanos / 1e9);

  function median(row, figure) {
    return row.figures[figure] === undefined ? undefined : row.figures[figure].median;
  }

  function tip(row, figure) {
    const spread = row.figures[figure];
    const from = decimals(speed(spread.upperQuartile), 2);
    const to = decimals(speed(spread.lowerQuartile), 2);
    return `${decimals(speed(spread.median), 2)} GiB/s (middle half: ${from} to ${to})`;
  }

  // What a whole process takes is no first merge: each has charts and a table of its own.
  const isFresh = (row) => row.kind === 'fresh';
  const isNotFresh = (row) => !isFresh(row);

  // Rows stay in the order in which they were asked for.
  function bars(parent, title, figure, which) {
    const shown = rows.filter(which).filter((row) => median(row, figure) !== undefined);
    if (shown.length === 0) return;
    kit.bars(
      parent,
      title,
      'GiB/s',
      shown.map((row) => ({
        label: row.label,
        value: speed(median(row, figure)),
        colour: styleOf(row.label).colour,
        tip: tip(row, figure),
      }))
    );
  }

  function curves() {
    const shown = rows.filter((row) => row.timeToMerges.length > 0);
    if (shown.length === 0) return;
    kit.section(
      'Time to the merges',
      'Memory saved against the time since the first scan began. Of stacks, in a run of its own, in smaller batches; of others, ' +
        'in the round of median duration. The scale of time is logarithmic.'
    );
    const toMib = (pages) => (pages * data.pageSize) / MIB;
    kit.curves(
      kit.main,
      'Memory saved against time',
      kit.logarithmic('ms'),
      kit.linear('MiB saved'),
      shown.map((row) => ({
        label: row.label,
        points: [[0, 0], ...row.timeToMerges].map(([nanos, pages]) => ({ x: nanos / 1e6, y: toMib(pages) })),
        style: styleOf(row.label),
      }))
    );
  }

  function column(title, digits, value) {
    return {
      title,
      text(row) {
        const found = value(row);
        return found === undefined ? '–' : decimals(found, digits);
      },
    };
  }

  function table(title, note, which, columns) {
    const shown = data.rows.filter(which).filter((row) => row.figures || row.failed);
    if (shown.length === 0) return;
    kit.table(title, note, columns, shown, {
      first: 'contestant',
      label: (row) => row.label,
      colour: (row) => styleOf(row.label).colour,
      failed: (row) => row.failed && `failed: ${row.failed}`,
    });
  }

  const of = (figure, convert = (value) => value) => (row) => {
    const value = median(row, figure);
    return value === undefined ? undefined : convert(value);
  };
  const ratio = (name, factor) => (row) =>
    row.speedRatios[name] === undefined ? undefined : row.speedRatios[name].median * factor;
  const perPage = (figure) => of(figure, (value) => value / data.pages);
  const spread = (figure) => (row) => {
    const found = row.figures[figure];
    return found && (50 * (found.upperQuartile - found.lowerQuartile)) / found.median;
  };
  const savedShare = (pages) => (data.mergeablePages === 0 ? undefined : (100 * pages) / data.mergeablePages);
  const toBaseline = (name) => (data.baseline === undefined ? [] : [column('times baseline', 2, ratio(name, 1))]);

  const facts = data.environment;
  kit.heading('ksm bench', [
    `${data.workload}; ${decimals(bytes / MIB, 0)} MiB, of which the best merging saves ` +
      `${decimals((data.mergeablePages * data.pageSize) / MIB, 1)} MiB`,
    ...(data.common === undefined ? [] : [data.common]),
    ...(data.baseline === undefined ? [] : [`The baseline is ${data.baseline}.`]),
    `${data.rounds} rounds after ${data.warmUps} ${data.warmUps === 1 ? 'warm-up' : 'warm-ups'}, interleaved, seed ${data.seed}; medians. ` +
      [facts.date, facts.cpu, `${facts.processors} processors`, facts.memory, facts.kernel, facts.jdk].join(' · '),
  ]);

  const charts = kit.element('div', kit.main, undefined, 'charts');
  bars(charts, 'Whole processes', 'firstNanos', isFresh);
  bars(charts, 'First merge', 'firstNanos', isNotFresh);
  bars(charts, 'Settled scan', 'settledNanos', isNotFresh);
  curves();
  const firstSpeed = [
    column('GiB/s', 2, of('firstNanos', speed)),
    column('ns/page', 0, perPage('firstNanos')),
    column('± %', 1, spread('firstNanos')),
    ...toBaseline('firstToBaseline'),
    column('times ksmd', 1, ratio('firstToKernel', 1)),
    column('% of limit', 0, ratio('firstToLimit', 100)),
  ];
  const saved = [
    column('saved MiB', 1, of('savedPages', (value) => (value * data.pageSize) / MIB)),
    column('% of best', 1, of('savedPages', savedShare)),
  ];
  table('Whole processes', 'Each from the start of ksm scan to its end.', isFresh, [
    column('time s', 3, of('firstNanos', (value) => value / 1e9)),
    ...firstSpeed,
    column('CPU s', 2, of('firstCpuNanos', (value) => value / 1e9)),
    ...saved,
  ]);
  table('First merge', 'All full scans from nothing known until nothing is left to merge.', isNotFresh, [
    ...firstSpeed,
    column('scans', 0, of('firstScans')),
    column('CPU s', 3, of('firstCpuNanos', (value) => value / 1e9)),
    column('bytes read/page', 0, perPage('firstBytesRead')),
    column('comparisons', 0, of('firstComparisons')),
    ...saved,
  ]);
  table('Settled scan', 'A full scan after that.', isNotFresh, [
    column('GiB/s', 2, of('settledNanos', speed)),
    column('ns/page', 0, perPage('settledNanos')),
    column('± %', 1, spread('settledNanos')),
    ...toBaseline('settledToBaseline'),
    column('times ksmd', 1, ratio('settledToKernel', 1)),
    column('% of limit', 0, ratio('settledToLimit', 100)),
    column('CPU s', 3, of('settledCpuNanos', (value) => value / 1e9)),
    column('bytes read/page', 0, perPage('settledBytesRead')),
    column('comparisons', 0, of('settledComparisons')),
    column('allocated bytes/page', 2, perPage('settledAllocatedBytes')),
  ]);
  table('Memory', undefined, isNotFresh, [
    column('metadata bytes/page', 1, perPage('metadataBytes')),
    column('peak resident MiB', 0, of('peakResidentBytes', (value) => value / MIB)),
    column('own MiB', 0, of('anonymousBytes', (value) => value / MIB)),
  ]);

  const merging = rows.filter((row) => row.merges).map((row) => row.label);
  kit.list(
    'Accounted for, or merged',
    undefined,
    merging.length === 0
      ? ['All rows only account for merges.']
      : [`Really merged: ${merging.join(', ')}. All other rows only account for merges.`]
  );
  kit.list(
    'Failed',
    undefined,
    data.rows.filter((row) => row.failed).map((row) => `${row.label}: ${row.failed}`)
  );
  kit.list(
    'Cannot run',
    undefined,
    data.rows.filter((row) => row.cannotRun).map((row) => `${row.label}: ${row.cannotRun}`)
  );
  if (!data.orderJudged) kit.section('Order not judged', 'Too few rounds to judge it by: 3 or more are needed.');
  kit.list(
    'Order uncertain',
    'The middle half of the ratios, round by round, is not all below 1.',
    data.uncertainOrder.map(({ figure, faster, slower, ratio: found }) => {
      const what = figure === 'firstNanos' ? 'first merge' : 'settled scan';
      const range = `${decimals(found.lowerQuartile, 3)} to ${decimals(found.upperQuartile, 3)}`;
      return `${what}: ${data.rows[faster].label} to ${data.rows[slower].label}: ${decimals(found.median, 3)} (${range})`;
    })
  );
})();
