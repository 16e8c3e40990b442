'use strict';

// What pages share: their data, and functions that draw. All words are set as text, never as markup.
// The element "data" holds the page's data as JSON; Chart.js is loaded.
const kit = (() => {
  // The palette of Okabe and Ito, which people tell apart however they see colours; the first is for what is compared,
  // the last, a grey, for what it is compared to. Each stands out on light paper and on dark.
  const PALETTE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#a6761d', '#8c86e0'];
  const GREY = '#8c959f';
  const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

  const main = document.getElementById('main');
  const charts = [];

  Chart.defaults.animation = false;
  Chart.defaults.font.family = 'system-ui, sans-serif';
  Chart.defaults.maintainAspectRatio = false;

  function theme() {
    Chart.defaults.color = colour('--faint');
    Chart.defaults.borderColor = colour('--line');
  }

  function colour(variable) {
    return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  }

  function redraw() {
    theme();
    for (const draw of charts) draw();
  }

  // Also on paper, which is light.
  theme();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  matchMedia('print').addEventListener('change', redraw);

  // Draws something by hand: now, and whenever colours or the width of an element change. What is drawn may make the
  // element higher, so it is drawn after the browser has laid out the page.
  function onChange(element, draw) {
    charts.push(draw);
    draw();
    let width = element.clientWidth;
    new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      requestAnimationFrame(draw);
    }).observe(element);
  }

  // Escapes what could do more than be seen: control and format characters, those that turn the direction of writing
  // among them, halves of characters, and those that nobody has assigned.
  function printable(text) {
    return String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, (found) => {
      const point = found.codePointAt(0);
      const known = { 9: '\\t', 10: '\\n', 13: '\\r' }[point];
      if (known) return known;
      return point > 0xffff ? '\\U' + point.toString(16).padStart(8, '0') : '\\u' + point.toString(16).padStart(4, '0');
    });
  }

  function element(name, parent, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = printable(text);
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  function decimals(value, digits) {
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function heading(title, lines) {
    element('h1', main, title);
    lines.forEach((line, number) => element('p', main, line, number > 0 ? 'note' : undefined));
  }

  function section(title, note) {
    element('h2', main, title);
    if (note) element('p', main, note, 'note');
    return main;
  }

  function list(title, note, lines) {
    if (lines.length === 0) return;
    section(title, note);
    const items = element('ul', main);
    for (const line of lines) element('li', items, line);
  }

  // Gives each key one colour, and a way to draw lines in it: the same wherever the page draws it. Keys that share a
  // colour because there are many differ in their dashes.
  function colours(keys, fixed = {}) {
    const given = new Map();
    let next = 0;
    for (const key of keys) {
      if (given.has(key)) continue;
      if (fixed[key]) {
        given.set(key, { colour: fixed[key], dash: [] });
      } else {
        given.set(key, { colour: PALETTE[next % PALETTE.length], dash: DASHES[Math.floor(next / PALETTE.length) % DASHES.length] });
        next++;
      }
    }
    return (key) => given.get(key);
  }

  function chart(parent, height, description, configuration) {
    const box = element('div', parent, undefined, 'chart');
    box.style.height = height + 'px';
    const canvas = element('canvas', box);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', description);
    let drawn = new Chart(canvas, configuration());
    charts.push(() => {
      drawn.destroy();
      drawn = new Chart(canvas, configuration());
    });
  }

  // A logarithmic axis, whose ticks are 1, 2 and 5 times the powers of ten; over many decades the powers alone.
  function logarithmic(title) {
    return {
      type: 'logarithmic',
      title: { display: true, text: title },
      afterBuildTicks(axis) {
        const decades = Math.log10(axis.max / axis.min);
        const wanted = decades > 3.5 ? [1] : [1, 2, 5];
        axis.ticks = axis.ticks.filter(({ value }) => {
          const leading = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
          return wanted.includes(leading);
        });
      },
      ticks: { maxRotation: 0, autoSkip: true, autoSkipPadding: 12, callback: (value) => value.toLocaleString('en') },
    };
  }

  function linear(title) {
    return { type: 'linear', beginAtZero: true, title: { display: true, text: title } };
  }

  // Breaks a label into lines that fit beside a chart, at a space or after a comma; a longer word stays whole.
  function lines(label) {
    const found = [''];
    for (const word of label.split(/(?<=[ ,])/)) {
      if (found.at(-1) !== '' && (found.at(-1) + word).trim().length > 28) found.push('');
      found.push(found.pop() + word);
    }
    return found.map((line) => line.trim());
  }

  // bars: [{ label, value, colour, tip }]
  function bars(parent, title, axis, all) {
    const box = element('div', parent);
    element('h2', box, title);
    const labels = all.map((bar) => lines(bar.label));
    const most = Math.max(...labels.map((label) => label.length));
    chart(box, 60 + (13 + 15 * most) * all.length, title, () => ({
      type: 'bar',
      data: {
        labels,
        datasets: [
          { data: all.map((bar) => bar.value), backgroundColor: all.map((bar) => bar.colour), maxBarThickness: 18 },
        ],
      },
      options: {
        indexAxis: 'y',
        scales: { x: linear(axis) },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: { label: (item) => all[item.dataIndex].tip } },
        },
      },
    }));
  }

  // curves: [{ label, points: [{ x, y }], style: { colour, dash }, joined }]; values hold until the next point, or are joined
  // to it by a line where nobody looked between the two.
  function curves(parent, description, xAxis, yAxis, all) {
    chart(parent, 340 + 10 * all.length, description, () => ({
      type: 'line',
      data: {
        datasets: all.map((curve) => ({
          label: curve.label,
          data: curve.points,
          borderColor: curve.style.colour,
          borderDash: curve.style.dash,
          borderWidth: 2,
          pointRadius: curve.joined ? 3 : 0,
          stepped: curve.joined ? false : 'before',
        })),
      },
      options: {
        interaction: { mode: 'nearest', intersect: false },
        plugins: { legend: { labels: { usePointStyle: true, pointStyle: 'line' } } },
        scales: { x: xAxis, y: yAxis },
      },
    }));
  }

  // columns: [{ title, text(row), words }], where words says that a column is of words; all: the rows. how.first: the title
  // of the first column, which has how.label(row), and how.colour(row) or nothing; how.failed(row) says in words what stands
  // in place of a row's figures, or nothing.
  function table(title, note, columns, all, how) {
    section(title, note);
    const made = element('table', element('div', main, undefined, 'scroll'));
    const head = element('tr', element('thead', made));
    element('th', head, how.first).scope = 'col';
    for (const column of columns) element('th', head, column.title, column.words && 'words').scope = 'col';
    rows(element('tbody', made), columns, all, how);
  }

  // Draws a table with the first rows of many, and all of them if the reader wants that. how.most: of how many rows;
  // how.what: what they are.
  function longTable(title, note, columns, all, how) {
    table(title, note, columns, all.slice(0, how.most), how);
    if (all.length <= how.most) return;
    const body = main.lastChild.querySelector('tbody');
    const button = element('button', main, `Show all ${decimals(all.length, 0)} ${how.what}`);
    button.addEventListener('click', () => {
      rows(body, columns, all.slice(how.most), how);
      button.remove();
    });
  }

  // Adds rows to a table's body.
  function rows(body, columns, all, { label, colour = () => undefined, failed = () => undefined }) {
    for (const row of all) {
      const line = element('tr', body);
      const first = element('td', line);
      if (colour(row)) element('span', first, undefined, 'swatch').style.background = colour(row);
      first.append(printable(label(row)));
      const words = failed(row);
      if (words === undefined) {
        for (const column of columns) element('td', line, column.text(row), column.words && 'words');
      } else {
        line.className = 'failed';
        element('td', line, words).colSpan = columns.length;
      }
    }
  }

  return {
    data: JSON.parse(document.getElementById('data').textContent),
    GREY,
    colour,
    main,
    onChange,
    printable,
    element,
    decimals,
    heading,
    section,
    list,
    colours,
    logarithmic,
    linear,
    bars,
    curves,
    table,
    longTable,
  };
})();
