"""Lunar years 1901-2100 by the rules of GB/T 33661-2017, from the positions of sun and moon (ephem).

Prints one line a year: year, new year's day, leap month (0 = none), lengths of its months, Qingming, winter solstice.
Month 11 holds the winter solstice; a solstice-to-solstice year of 13 months has its leap month at the first month
without a principal term. Days are civil days of UTC+8.
"""

import bisect
import math
from datetime import date, datetime, timedelta

import ephem

EPOCH = datetime(1899, 12, 31, 12)


def civil(t):
    return (EPOCH + timedelta(days=float(t)) + timedelta(hours=8)).date()


def longitude(t):
    sun = ephem.Sun(ephem.Date(t), epoch=ephem.Date(t))
    return float(ephem.Ecliptic(sun, epoch=ephem.Date(t)).lon)


def term(degrees, near):
    """The instant at which the sun's apparent longitude is `degrees`, close to `near`."""
    t = float(ephem.Date(near))
    for _ in range(8):
        gap = (math.radians(degrees) - longitude(t) + math.pi) % (2 * math.pi) - math.pi
        t += gap * 365.2422 / (2 * math.pi)
    return t


def new_moons():
    t = ephem.Date("1899/11/1")
    while t < ephem.Date("2102/3/1"):
        t = ephem.next_new_moon(t)
        yield civil(t)
        t = ephem.Date(t + 1)


def months(moons, principal):
    """(number, is leap, first day, length) of every month between the first and the last solstice."""
    solstices = [civil(term(270, f"{y}/12/21")) for y in range(1899, 2102)]
    for before, after in zip(solstices, solstices[1:]):
        first = bisect.bisect_right(moons, before) - 1
        last = bisect.bisect_right(moons, after) - 1
        number, leap_due = 11, last - first == 13
        for i in range(first, last):
            held = bisect.bisect_left(principal, moons[i + 1]) - bisect.bisect_left(principal, moons[i])
            leap = leap_due and i > first and held == 0
            if leap:
                leap_due = False
            elif i > first:
                number = number % 12 + 1
            yield number, leap, moons[i], (moons[i + 1] - moons[i]).days


def table():
    moons = list(new_moons())
    principal = sorted(
        civil(term((330 + 30 * k) % 360, ephem.Date(f"{y}/1/20") + 30.4 * k + 30)) for y in range(1899, 2102) for k in range(12)
    )
    years, current = {}, None
    for number, leap, first, length in months(moons, principal):
        if number == 1 and not leap:
            current = first.year
            years[current] = (first, [], [])
        if current is not None:
            years[current][1].append(length)
            years[current][2].append((number, leap))
    for year in range(1901, 2101):
        first, lengths, numbers = years[year]
        leap = next((n for n, is_leap in numbers if is_leap), 0)
        qingming = civil(term(15, f"{year}/4/5"))
        dongzhi = civil(term(270, f"{year}/12/21"))
        yield year, first, leap, lengths, qingming, dongzhi


if __name__ == "__main__":
    for year, first, leap, lengths, qingming, dongzhi in table():
        print(year, first, leap, ",".join(map(str, lengths)), qingming, dongzhi)
