"""Time against pool size as SVG: a panel for each project, a line for each engine, both axes logarithmic.

Colors are of middling lightness, and there is no background, so that it reads on white and on black."""

from math import ceil, floor, log10
from statistics import median

COLORS = {"archefit": "#d6453d", "near": "#e08a3c", "sql": "#3f7fc4", "xapian": "#3d9a50", "fts5": "#9467bd", "duckdb": "#b08a1e",
          "postgres": "#2a9d9d"}
INK = "#808080"
WIDTH, HEIGHT = 430, 300                       # of a panel
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 34, 40      # margins within it
LEGEND = 54


def words(seconds):
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"


def count(n):
    return f"{n // 1000000}M" if n >= 1000000 else f"{n // 1000}k" if n >= 1000 else str(n)


class Scale:
    """Logarithms from whole decades to pixels."""

    def __init__(self, least, most, start, end):
        self.low, self.high = floor(log10(least)), ceil(log10(most))
        self.high += self.low == self.high
        self.start, self.end = start, end

    def at(self, value):
        return self.start + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def decades(self):
        return [10.0 ** i for i in range(self.low, self.high + 1)]


def points(kept, sizes, name, project):
    found = []
    for size in sizes:
        times = kept["sizes"][str(size)]["times"].get(name, {}).get(project)
        if times:
            found.append((size, median(times)))
    return found


def panel(kept, sizes, project, names, scale, left, top):
    x, y = scale
    out = [f'<g transform="translate({left} {top})">',
           f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{project}</text>']
    for value in y.decades():
        out.append(f'<path d="M{LEFT} {y.at(value):.1f}H{WIDTH - RIGHT}" stroke="{INK}" stroke-opacity=".3"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y.at(value) + 4:.1f}" text-anchor="end">{words(value)}</text>')
    for size in x.decades():
        out.append(f'<path d="M{x.at(size):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{INK}" stroke-opacity=".3"/>')
        out.append(f'<text x="{x.at(size):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{count(int(size))}</text>')
    for name in reversed(names):
        line = [(x.at(size), y.at(seconds)) for size, seconds in points(kept, sizes, name, project)]
        width = 2.6 if name == "archefit" else 1.6
        if line:
            out.append(f'<path d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in line)}" fill="none" stroke="{COLORS[name]}" stroke-width="{width}"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{width + .8}" fill="{COLORS[name]}"/>' for a, b in line]
    return [*out, "</g>"]


def legend(names, labels, top):
    out = []
    for i, name in enumerate(names):
        left, line = LEFT + i % 4 * 200, top + 20 + i // 4 * 20
        out.append(f'<path d="M{left} {line}h18" stroke="{COLORS[name]}" stroke-width="3"/>')
        out.append(f'<text x="{left + 23}" y="{line + 4}">{labels[name].split(",")[0] if name != "near" else "archefit and near misses"}</text>')
    return out


def draw(kept, sizes, labels):
    projects = kept["projects"]
    names = [name for name in labels if any(points(kept, sizes, name, project) for project in projects)]
    every = [seconds for name in names for project in projects for _, seconds in points(kept, sizes, name, project)]
    scale = Scale(min(sizes), max(sizes), LEFT, WIDTH - RIGHT), Scale(min(every), max(every), HEIGHT - BOTTOM, TOP)
    rows = (len(projects) + 1) // 2
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {rows * HEIGHT + LEGEND}" font-family="sans-serif" font-size="11"'
           f' fill="{INK}">', "<title>Time of a ranking against the number of candidates</title>"]
    for i, project in enumerate(projects):
        out += panel(kept, sizes, project, names, scale, i % 2 * WIDTH, i // 2 * HEIGHT)
    out += legend(names, labels, rows * HEIGHT)
    return "\n".join([*out, "</svg>", ""])
