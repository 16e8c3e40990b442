'use strict';

// Draws the memory of a source as a band of cells, each of which stands for some pages that lie side by side.
const memoryMap = (() => {
  const HEIGHT = 34;

  // The findings by their ordinals, as the scan counts them; what is left of a cell's pages comes last. Colours are of
  // the palette of Okabe and Ito, which people tell apart however they see colours.
  const FINDINGS = [
    { name: 'zero', colour: '#56b4e9' },
    { name: 'duplicate within', colour: '#e69f00' },
    { name: 'duplicate across', colour: '#0072b2' },
    { name: 'unique', colour: '#009e73' },
    { name: 'volatile', colour: '#cc79a7' },
  ];
  const REST = { name: 'not there, or not merging' };
  const KINDS = FINDINGS.length;

  // Returns a region's cells as counts: one number for each finding of each cell.
  function decode(region) {
    const found = [];
    const pagesIn = (cell) => Math.min(region.pagesPerCell, region.pages - cell * region.pagesPerCell);
    let cell = 0;
    for (const entry of region.cells) {
      if (Array.isArray(entry)) {
        for (let i = 0; i < KINDS; i++) found.push(entry[i] || 0);
        cell++;
        continue;
      }
      const finding = entry % 8;
      for (let run = Math.floor(entry / 8); run >= 0; run--) {
        for (let i = 0; i < KINDS; i++) found.push(i === finding ? pagesIn(cell) : 0);
        cell++;
      }
    }
    return { counts: Int32Array.from(found), size: cell, pagesIn };
  }

  // Lays all cells of some regions side by side.
  function layOut(regions) {
    const cells = [];
    for (const region of regions) {
      for (let i = 0; i < region.decoded.size; i++) cells.push({ region, i });
    }
    return cells;
  }

  function sum(cells, from, to) {
    const counts = new Array(KINDS).fill(0);
    let pages = 0;
    for (let at = from; at < to; at++) {
      const { region, i } = cells[at];
      pages += region.decoded.pagesIn(i);
      for (let kind = 0; kind < KINDS; kind++) counts[kind] += region.decoded.counts[i * KINDS + kind];
    }
    return { counts, pages };
  }

  function hexadecimal(region, page, pageSize) {
    return '0x' + (BigInt('0x' + region.address) + BigInt(page) * BigInt(pageSize)).toString(16);
  }

  function called(region) {
    if (region.count > 1) return kit.decimals(region.count, 0) + (region.label ? ' × ' + region.label : ' small regions');
    return region.label || 'a region';
  }

  // Says why pages of a region may not merge: the reason of all of it, or those of its kind with their pages.
  function reasons(region, source) {
    if (region.ineligible) return region.ineligible;
    const kind = region.kind && source.kinds[region.kind];
    if (!kind) return '';
    return Object.entries(scanReasons(kind))
      .sort((a, b) => b[1] - a[1])
      .map(([reason, pages]) => `${reason} ${kit.decimals(pages, 0)}`)
      .join(', ');
  }

  function describe(cells, from, to, source, pageSize) {
    const first = cells[from];
    const { counts, pages } = sum(cells, from, to);
    const page = first.i * first.region.pagesPerCell;
    const parts = [`${called(first.region)} at ${hexadecimal(first.region, page, pageSize)}: ${kit.decimals(pages, 0)} pages`];
    counts.forEach((count, kind) => {
      if (count > 0) parts.push(`${FINDINGS[kind].name} ${kit.decimals(count, 0)}`);
    });
    const rest = pages - counts.reduce((a, b) => a + b, 0);
    if (rest > 0) {
      const why = reasons(first.region, source);
      const whose = first.region.ineligible ? '' : ` of all ${first.region.kind}`;
      parts.push(`${REST.name} ${kit.decimals(rest, 0)}` + (why ? ` (${whose ? whose.trim() + ': ' : ''}${why})` : ''));
    }
    return parts.join(', ');
  }

  function legend(parent) {
    const list = kit.element('p', parent, undefined, 'legend');
    for (const finding of [...FINDINGS, REST]) {
      const item = kit.element('span', list);
      const swatch = kit.element('span', item, undefined, 'swatch');
      swatch.style.background = finding.colour || 'var(--line)';
      kit.element('span', item, finding.name);
    }
  }

  function draw(parent, source, regions, pageSize) {
    if (regions.length === 0) {
      kit.element('p', parent, 'Nothing of it was left to draw.', 'note');
      return;
    }
    for (const region of regions) region.decoded ||= decode(region);
    const box = kit.element('div', parent, undefined, 'band');
    const canvas = kit.element('canvas', box);
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'memory map');
    canvas.setAttribute('aria-label', kit.printable(`Memory map of ${source.label}: arrow keys move, Enter zooms into a region, Escape back`));
    const line = kit.element('p', box, undefined, 'note');
    line.setAttribute('aria-live', 'polite');
    const back = kit.element('button', box, 'All regions');
    back.hidden = true;

    const all = layOut(regions);
    let cells = all;
    let cursor = -1;

    // As many columns as fit: one for each cell, or for several neighbours of one or more regions.
    const columns = () => Math.max(1, Math.min(cells.length, Math.floor(canvas.clientWidth)));
    const bound = (column) => Math.floor((column * cells.length) / columns());

    function paint() {
      const width = Math.max(1, canvas.clientWidth);
      const scale = devicePixelRatio || 1;
      canvas.width = Math.round(width * scale);
      canvas.height = HEIGHT * scale;
      const context = canvas.getContext('2d');
      context.scale(scale, scale);
      const count = columns();
      for (let column = 0; column < count; column++) {
        const left = Math.round((column * width * scale) / count) / scale;
        const right = Math.round(((column + 1) * width * scale) / count) / scale;
        paintColumn(context, left, right - left, sum(cells, bound(column), bound(column + 1)));
        const begins = column > 0 && cells[bound(column)].region !== cells[bound(column - 1)].region;
        if (begins && cells[bound(column)].region.decoded.size * (width / cells.length) > 4) {
          context.fillStyle = kit.colour('--paper');
          context.fillRect(left, 0, 1, HEIGHT);
        }
      }
      if (cursor >= 0) {
        context.strokeStyle = kit.colour('--ink');
        context.lineWidth = 2;
        context.strokeRect((cursor * width) / count - 1, 1, Math.max(3, width / count + 2), HEIGHT - 2);
      }
    }

    function paintColumn(context, left, width, { counts, pages }) {
      context.fillStyle = kit.colour('--line');
      context.fillRect(left, 0, width, HEIGHT);
      let top = HEIGHT;
      counts.forEach((count, kind) => {
        if (count === 0) return;
        // However few they are among many, they are seen.
        const height = Math.max(1, (count / pages) * HEIGHT);
        context.fillStyle = FINDINGS[kind].colour;
        context.fillRect(left, top - height, width, height);
        top -= height;
      });
    }

    function point(column) {
      cursor = column;
      line.textContent =
        column < 0 ? '' : kit.printable(describe(cells, bound(column), bound(column + 1), source, pageSize));
      paint();
    }

    function zoom(region) {
      cells = region ? layOut([region]) : all;
      back.hidden = !region;
      point(-1);
      if (region) line.textContent = kit.printable(`${called(region)}: ${kit.decimals(region.pages, 0)} pages, ${kit.decimals(region.pagesPerCell, 0)} in a cell`);
    }

    const columnAt = (event) => Math.max(0, Math.min(columns() - 1, Math.floor((event.offsetX / canvas.clientWidth) * columns())));
    const zoomAt = (column) => zoom(cells === all ? cells[bound(column)].region : undefined);
    canvas.addEventListener('pointermove', (event) => point(columnAt(event)));
    canvas.addEventListener('pointerleave', () => point(-1));
    canvas.addEventListener('click', (event) => zoomAt(columnAt(event)));
    back.addEventListener('click', () => zoom());
    canvas.addEventListener('keydown', (event) => {
      const last = columns() - 1;
      const moves = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 0, End: last };
      if (event.key in moves) point(Math.max(0, Math.min(last, moves[event.key])));
      else if (event.key === 'Enter' && cursor >= 0) zoomAt(cursor);
      else if (event.key === 'Escape') zoom();
      else return;
      event.preventDefault();
    });
    kit.onChange(canvas, paint);
  }

  return { FINDINGS, REST, draw, legend };
})();
