"""Draws simulated and measured curves side by side: a panel for each setting."""

from html import escape

WIDTH, HEIGHT = 210, 150
LEFT, TOP, BOTTOM = 56, 56, 40
GAP = 24

STYLE = """
  text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 11px; fill: #767d87; }
  .title { font-size: 13px; font-weight: 600; }
  .axis { stroke: #808890; stroke-width: 1; fill: none; }
  .grid { stroke: #808890; stroke-width: 1; opacity: 0.25; }
  .ksmd { fill: none; stroke: #1f78c8; stroke-width: 1.8; }
  .simulated { fill: none; stroke: #d9641e; stroke-width: 1.8; stroke-dasharray: 5 3; }
"""


def round_up(number):
    """Returns the next number that is easy to read."""
    step = 1
    while number > 10 * step:
        step *= 10
    return next(nice * step for nice in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if nice * step >= number)


def steps(points, x, y, end):
    """Returns the path of a curve that holds until its next point, without what no eye could see."""
    path, drawn = "", None
    for at, value, *_ in points:
        place = (round(x(at)), round(y(value), 1))
        if at > end or (drawn and (place[0] == drawn[0] or place[1] == drawn[1])):
            continue
        path += f"H{place[0]}V{place[1]:g}" if drawn else f"M{place[0]} {place[1]:g}"
        drawn = place
    return f"{path}H{round(x(end))}"


def panel(number, label, simulated, measured, seconds, highest):
    left = LEFT + number * (WIDTH + GAP)

    def x(at):
        return left + WIDTH * at / seconds

    def y(value):
        return TOP + HEIGHT * (1 - value / highest)

    parts = [f'<text class="title" x="{left}" y="{TOP - 12}">{escape(label)}</text>']
    for part in range(3):
        value = highest * part / 2
        parts.append(f'<path class="grid" d="M{left} {y(value):.1f}h{WIDTH}"/>')
        if number == 0:
            parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:,.0f}</text>')
    for part in range(4):
        at = seconds * part / 3
        parts.append(f'<text x="{x(at):.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{at:.0f}</text>')
    parts.append(f'<path class="axis" d="M{left} {TOP}v{HEIGHT}h{WIDTH}"/>')
    for one in measured:
        parts.append(f'<path class="ksmd" d="{steps(one, x, y, seconds)}"/>')
    parts.append(f'<path class="simulated" d="{steps(simulated, x, y, seconds)}"/>')
    return parts


def draw(title, labels, simulated, measured, seconds):
    """Returns an SVG picture.

    simulated has a curve for each label, measured a list of them: points of seconds and pages.
    """
    width = LEFT + len(labels) * (WIDTH + GAP)
    height = TOP + HEIGHT + BOTTOM
    highest = round_up(max(point[1] for curves in [simulated, *measured] for curve in curves for point in curve) or 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>',
        f'<path class="ksmd" d="M{width - 330} 14h30"/><text x="{width - 294}" y="18">ksmd</text>',
        f'<path class="simulated" d="M{width - 240} 14h30"/><text x="{width - 204}" y="18">simulated, before it ran</text>',
        f'<text x="{LEFT}" y="{height - 6}">seconds; pages merged</text>',
    ]
    for number, label in enumerate(labels):
        parts += panel(number, label, simulated[number], measured[number], seconds, highest)
    return "\n".join([*parts, "</svg>\n"])
