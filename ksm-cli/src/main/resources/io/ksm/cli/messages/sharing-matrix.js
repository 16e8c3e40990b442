'use strict';

// Draws who holds equal pages with whom, as squares that are the stronger the more pages are equal.
//
// table: { order, the sources by their numbers; label(source); pages(row, column); share(row, column), from 0 to 1, of what
// the row has; describe(row, column), in words }. A square of a source with itself is about what it has several times.
const sharingMatrix = (() => {
  const MAX_NAMED = 40;
  const MAX_SQUARE = 30;
  const HINT = 'Point at a square, or move there by the arrow keys, to read what it says.';

  // Returns the pairs that share most.
  function pairs({ order, pages }, most) {
    const found = [];
    for (const one of order) {
      for (const other of order) {
        const there = pages(one, other);
        const back = pages(other, one);
        // Each pair once: from the side of the source that has more of the pages.
        if (one !== other && there > 0 && (there > back || (there === back && one < other))) found.push({ one, other, pages: there });
      }
    }
    return found.sort((a, b) => b.pages - a.pages).slice(0, most);
  }

  function draw(parent, { order, label: labelOf, share, describe }) {
    const count = order.length;
    const named = count <= MAX_NAMED;
    const box = kit.element('div', parent, undefined, 'scroll');
    const canvas = kit.element('canvas', box);
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'heat map');
    canvas.setAttribute('aria-label', 'Equal pages by pair of sources: arrow keys move');
    const line = kit.element('p', parent, HINT, 'note');
    line.setAttribute('aria-live', 'polite');
    let cursor;

    function shape() {
      const width = Math.max(200, parent.clientWidth);
      const label = named ? Math.min(190, Math.floor(width / 3)) : 0;
      const top = named ? 20 : 0;
      const square = Math.max(2, Math.min(MAX_SQUARE, Math.floor((width - label) / count)));
      return { label, top, square };
    }

    function cut(context, text, width) {
      if (context.measureText(text).width <= width) return text;
      let kept = text.length;
      let shown = text;
      while (kept > 2 && context.measureText(shown).width > width) {
        kept--;
        const head = Math.ceil(kept / 2);
        shown = text.slice(0, head) + '…' + text.slice(text.length - (kept - head));
      }
      return shown;
    }

    function paint() {
      const { label, top, square } = shape();
      const scale = devicePixelRatio || 1;
      const width = label + square * count;
      const height = top + square * count;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
      const context = canvas.getContext('2d');
      context.scale(scale, scale);
      context.fillStyle = kit.colour('--cell');
      context.fillRect(label, top, square * count, square * count);
      const gap = square > 6 ? 1 : 0;
      order.forEach((row, y) => {
        order.forEach((column, x) => {
          const part = share(row, column);
          if (part === 0) return;
          context.globalAlpha = 0.12 + 0.88 * Math.sqrt(part);
          context.fillStyle = row === column ? kit.colour('--within') : kit.colour('--across');
          context.fillRect(label + x * square, top + y * square, square - gap, square - gap);
        });
      });
      context.globalAlpha = 1;
      if (named) paintNames(context, label, top, square);
      if (cursor) {
        context.strokeStyle = kit.colour('--ink');
        context.lineWidth = 2;
        context.strokeRect(label + cursor.x * square, top + cursor.y * square, square, square);
      }
    }

    function paintNames(context, label, top, square) {
      context.fillStyle = kit.colour('--faint');
      context.font = Math.max(8, Math.min(12, square - 2)) + 'px system-ui, sans-serif';
      context.textBaseline = 'middle';
      order.forEach((source, place) => {
        const at = place * square + square / 2;
        const number = String(source + 1);
        context.textAlign = 'left';
        context.fillText(cut(context, `${number} ${kit.printable(labelOf(source))}`, label - 8), 0, top + at);
        if (square > 14) {
          context.textAlign = 'center';
          context.fillText(number, label + at, top / 2);
        }
      });
    }

    function point(place) {
      cursor = place;
      line.textContent = place ? kit.printable(describe(order[place.y], order[place.x])) : HINT;
      paint();
    }

    const within = (value) => Math.max(0, Math.min(count - 1, value));
    canvas.addEventListener('pointermove', (event) => {
      const { label, top, square } = shape();
      const x = Math.floor((event.offsetX - label) / square);
      const y = Math.floor((event.offsetY - top) / square);
      point(x >= 0 && y >= 0 && x < count && y < count ? { x, y } : undefined);
    });
    canvas.addEventListener('pointerleave', () => point(undefined));
    canvas.addEventListener('keydown', (event) => {
      const at = cursor || { x: -1, y: 0 };
      const moves = {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, -1],
        ArrowDown: [0, 1],
      };
      if (event.key === 'Escape') point(undefined);
      else if (event.key in moves) point({ x: within(at.x + moves[event.key][0]), y: within(at.y + moves[event.key][1]) });
      else return;
      event.preventDefault();
    });
    kit.onChange(parent, paint);
  }

  // Says what colours mean; whole: of what of the row.
  function legend(parent, whole) {
    const list = kit.element('p', parent, undefined, 'legend');
    for (const [word, colour] of [['in another source', '--across'], ['within the source itself', '--within']]) {
      const item = kit.element('span', list);
      kit.element('span', item, undefined, 'scale').style.background = `linear-gradient(to right, var(--cell), var(${colour}))`;
      kit.element('span', item, `${word}: none to all of the row’s ${whole}`);
    }
  }

  return { draw, legend, pairs };
})();
