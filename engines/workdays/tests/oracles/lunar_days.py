"""Lunar date of every day from 1950-02-17 to the end of lunardate's table in 2099."""

from datetime import date, timedelta

from lunardate import LunarDate

day = date(1950, 2, 17)
while day <= date(2099, 12, 31):
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    print(day, lunar.year, lunar.month, lunar.day, int(lunar.isLeapMonth))
    day += timedelta(days=1)
