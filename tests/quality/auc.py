"""AUC and its standard error by DeLong, DeLong and Clarke-Pearson (1988), also for the difference of two AUCs on the same people."""
import bisect
import math


def placements(values, others):
    """For each value, the share of others below it; equal ones count half."""
    others = sorted(others)
    return [(bisect.bisect_left(others, v) + bisect.bisect_right(others, v)) / (2 * len(others)) for v in values]


def variance(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


class Auc:
    """The chance that one of high stands over one of low, and what is needed to compare it with another one."""

    def __init__(self, high, low):
        self.above = placements(high, low)
        self.below = [1 - share for share in placements(low, high)]
        self.value = sum(self.above) / len(self.above)
        self.error = math.sqrt(variance(self.above) / len(self.above) + variance(self.below) / len(self.below))

    def minus(self, other):
        """The difference of two AUCs on the same people in the same order, and its standard error."""
        above = [a - b for a, b in zip(self.above, other.above)]
        below = [a - b for a, b in zip(self.below, other.below)]
        return self.value - other.value, math.sqrt(variance(above) / len(above) + variance(below) / len(below))


def signed(value):
    """Three digits without the zero before the point: -.012."""
    text = f"{value:+.3f}"
    return ("" if float(text) == 0 else text[0]) + text[2:]


def plain(value):
    return f"{value:.3f}".replace("0.", ".", 1)
