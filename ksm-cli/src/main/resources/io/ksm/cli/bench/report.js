'use strict';

// Draws the result of a benchmark: the JSON form of it is in the element "data", Chart.js is loaded.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const rows = data.rows.filter((row) => row.figures);
  const bytes = data.pages * data.pageSize;
  const MIB = 2 ** 20;
  const GIB = 2 ** 30;
  const KIND_COLOURS = {
    engine: '#2f6fb3',
    'limit:read': '#8c959f',
    'baseline:hashmap': '#c58b1b',
    'baseline:memcmp-tree': '#9a6fb0',
    'kernel:ksmd': '#c0392b',
  };
  const LINE_COLOURS = ['#2f6fb3', '#3a9d6e', '#d1762a', '#7a5ea8', '#3aa0b5', '#b5507a', '#7f8c3a', '#6b4f3a'];

  Chart.defaults.animation = false;
  Chart.defaults.font.family = 'system-ui, sans-serif';
  Chart.defaults.maintainAspectRatio = false;

  function element(name, parent, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  function decimals(value, digits) {
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function median(row, figure) {
    return row.figures[figure] === undefined ? undefined : row.figures[figure].median;
  }

  function speed(nanos) {
    return bytes / GIB / (nanos / 1e9);
  }

  const main = document.getElementById('main');

  function section(title, note) {
    element('h2', main, title);
    if (note) element('p', main, note, 'note');
    return main;
  }

  function canvas(parent, height) {
    const box = element('div', parent, undefined, 'chart');
    box.style.height = height + 'px';
    return element('canvas', box);
  }

  // Rows stay in the order in which they were asked for.
  function bars(parent, title, figure) {
    const shown = rows.filter((row) => median(row, figure) !== undefined);
    const box = element('div', parent);
    element('h2', box, title);
    new Chart(canvas(box, 60 + 28 * shown.length), {
      type: 'bar',
      data: {
        labels: shown.map((row) => row.label),
        datasets: [
          {
            data: shown.map((row) => speed(median(row, figure))),
            backgroundColor: shown.map((row) => KIND_COLOURS[row.kind]),
            maxBarThickness: 18,
          },
        ],
      },
      options: {
        indexAxis: 'y',
        scales: { x: { beginAtZero: true, title: { display: true, text: 'GiB/s' } } },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              label(item) {
                const spread = shown[item.dataIndex].figures[figure];
                const from = speed(spread.upperQuartile);
                const to = speed(spread.lowerQuartile);
                return `${decimals(item.parsed.x, 2)} GiB/s (middle half: ${decimals(from, 2)} to ${decimals(to, 2)})`;
              },
            },
          },
        },
      },
    });
  }

  function curves() {
    const shown = rows.filter((row) => row.timeToMerges.length > 0);
    if (shown.length === 0) return;
    section(
      'Time to the merges',
      'Memory saved against the time since the first scan began. Of stacks, in a run of its own, in smaller batches; of others, ' +
        'in the round of median duration. The scale of time is logarithmic.'
    );
    const toMib = (pages) => (pages * data.pageSize) / MIB;
    new Chart(canvas(main, 380), {
      type: 'line',
      data: {
        datasets: shown.map((row, number) => ({
          label: row.label,
          data: [[0, 0], ...row.timeToMerges].map(([nanos, pages]) => ({ x: nanos / 1e6, y: toMib(pages) })),
          borderColor: row.kind === 'kernel:ksmd' ? KIND_COLOURS[row.kind] : LINE_COLOURS[number % LINE_COLOURS.length],
          borderWidth: 2,
          pointRadius: 0,
          stepped: 'before',
        })),
      },
      options: {
        interaction: { mode: 'nearest', intersect: false },
        plugins: { legend: { labels: { usePointStyle: true, pointStyle: 'line' } } },
        scales: {
          x: { type: 'logarithmic', title: { display: true, text: 'ms' } },
          y: { beginAtZero: true, title: { display: true, text: 'MiB saved' } },
        },
      },
    });
  }

  function table(title, note, columns) {
    section(title, note);
    const made = element('table', element('div', main, undefined, 'scroll'));
    const head = element('tr', element('thead', made));
    element('th', head, '');
    for (const column of columns) element('th', head, column.title);
    const body = element('tbody', made);
    for (const row of rows) {
      const line = element('tr', body);
      element('td', line, row.label);
      for (const column of columns) {
        const value = column.value(row);
        element('td', line, value === undefined ? '–' : decimals(value, column.digits));
      }
    }
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

  function column(title, digits, value) {
    return { title, digits, value };
  }

  const savedShare = (pages) => (data.mergeablePages === 0 ? undefined : (100 * pages) / data.mergeablePages);

  document.getElementById('workload').textContent =
    `${data.workload}; ${decimals(bytes / MIB, 0)} MiB, of which the best merging saves ` +
    `${decimals((data.mergeablePages * data.pageSize) / MIB, 1)} MiB`;
  const facts = data.environment;
  document.getElementById('run').textContent =
    `${data.rounds} rounds after ${data.warmUps} warm-ups, interleaved, seed ${data.seed}; medians. ` +
    [facts.date, facts.cpu, `${facts.processors} processors`, facts.memory, facts.kernel, facts.jdk].join(' · ');

  const charts = element('div', main, undefined, 'charts');
  bars(charts, 'First merge', 'firstNanos');
  bars(charts, 'Settled scan', 'settledNanos');
  curves();
  table('First merge', 'All full scans from nothing known until nothing is left to merge.', [
    column('GiB/s', 2, of('firstNanos', speed)),
    column('ns/page', 0, perPage('firstNanos')),
    column('± %', 1, spread('firstNanos')),
    column('times ksmd', 1, ratio('firstToKernel', 1)),
    column('% of limit:read', 0, ratio('firstToLimit', 100)),
    column('scans', 0, of('firstScans')),
    column('CPU s', 3, of('firstCpuNanos', (value) => value / 1e9)),
    column('bytes read/page', 0, perPage('firstBytesRead')),
    column('comparisons', 0, of('firstComparisons')),
    column('saved MiB', 1, of('savedPages', (value) => (value * data.pageSize) / MIB)),
    column('% of best', 1, of('savedPages', savedShare)),
  ]);
  table('Settled scan', 'A full scan after that.', [
    column('GiB/s', 2, of('settledNanos', speed)),
    column('ns/page', 0, perPage('settledNanos')),
    column('± %', 1, spread('settledNanos')),
    column('times ksmd', 1, ratio('settledToKernel', 1)),
    column('% of limit:read', 0, ratio('settledToLimit', 100)),
    column('CPU s', 3, of('settledCpuNanos', (value) => value / 1e9)),
    column('bytes read/page', 0, perPage('settledBytesRead')),
    column('comparisons', 0, of('settledComparisons')),
    column('allocated bytes/page', 2, perPage('settledAllocatedBytes')),
  ]);
  table('Memory', undefined, [
    column('metadata bytes/page', 1, perPage('metadataBytes')),
    column('peak resident MiB', 0, of('peakResidentBytes', (value) => value / MIB)),
    column('own MiB', 0, of('anonymousBytes', (value) => value / MIB)),
  ]);

  function list(title, note, lines) {
    if (lines.length === 0) return;
    section(title, note);
    const items = element('ul', main);
    for (const line of lines) element('li', items, line);
  }

  const merging = rows.filter((row) => row.merges).map((row) => row.label);
  list(
    'Accounted for, or merged',
    undefined,
    merging.length === 0
      ? ['All rows only account for merges.']
      : [`Really merged: ${merging.join(', ')}. All other rows only account for merges.`]
  );
  list(
    'Cannot run',
    undefined,
    data.rows.filter((row) => row.cannotRun).map((row) => `${row.label}: ${row.cannotRun}`)
  );
  if (!data.orderJudged) section('Order not judged', 'Too few rounds to judge it by: 3 or more are needed.');
  list(
    'Order uncertain',
    'The middle half of the ratios, round by round, is not all below 1.',
    data.uncertainOrder.map(({ figure, faster, slower, ratio: found }) => {
      const what = figure === 'firstNanos' ? 'first merge' : 'settled scan';
      const range = `${decimals(found.lowerQuartile, 3)} to ${decimals(found.upperQuartile, 3)}`;
      return `${what}: ${data.rows[faster].label} to ${data.rows[slower].label}: ${decimals(found.median, 3)} (${range})`;
    })
  );
})();
