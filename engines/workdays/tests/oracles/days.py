"""Every day of the years that chinesecalendar knows: date, 1 if worked."""

from datetime import date, timedelta

import chinese_calendar

day = date(2004, 1, 1)
while day <= date(2026, 12, 31):
    print(day, int(chinese_calendar.is_workday(day)))
    day += timedelta(days=1)
