"""Units in order of a ratio, worked out from the published table alone.

Limits of 95 % intervals: of a rate the exact ones of a Poisson mean, from ten events on Byar's; of a share Wilson's.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import exp, fsum, lgamma, log, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


def is_whole(record, row):
    """Whether nothing of a number is missing."""
    if row["state"] != "value" or row["units_reported"] != row["units_expected"]:
        return False
    return record.get("interval") != "proportion" or float(row["numerator"]) <= float(row["denominator"])


def of(record, rows):
    value = {unit: Decimal(row["value"]) for unit, row in rows.items()}
    found = {unit: {"rank": 1 + sum(other > own for other in value.values())} for unit, own in value.items()}
    if "interval" not in record:
        return found
    limit = {unit: limits(record, int(row["numerator"]), int(row["denominator"])) for unit, row in rows.items()}
    for unit, (low, high) in limit.items():
        found[unit] |= {"low": low, "high": high}
        found[unit]["first"] = 1 + sum(other > high for other, _ in limit.values())
        found[unit]["last"] = len(rows) - sum(other < low for _, other in limit.values())
    return found


def limits(record, events, base):
    digits = Decimal(1).scaleb(-record["decimals"])
    if record["interval"] == "proportion":
        pair = wilson(events, base)
    else:
        pair = [mean / base for mean in (exact(events) if events < 10 else byar(events))]
    return [Decimal(record["scale"] * one).quantize(digits, ROUND_HALF_UP) for one in pair]


def exact(events):
    """Means under which so few, or so many, events have a chance of 2.5 %."""
    at_most = lambda count, mean: fsum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1))
    low = solve(lambda mean: at_most(events - 1, mean), 0.975) if events else 0.0
    return low, solve(lambda mean: at_most(events, mean), 0.025)


def solve(falling, wanted):
    low, high = 1e-9, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return low


def byar(events):
    side = lambda count, sign: count * (1 - 1 / (9 * count) + sign * Z / (3 * sqrt(count))) ** 3
    return side(events, -1), side(events + 1, 1)


def wilson(events, base):
    share, square = events / base, Z * Z / base
    spread = Z * sqrt(share * (1 - share) / base + square / (4 * base))
    return max(0.0, (share + square / 2 - spread) / (1 + square)), min(1.0, (share + square / 2 + spread) / (1 + square))
