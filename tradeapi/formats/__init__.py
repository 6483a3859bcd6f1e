"""What a list can be had as besides JSON: tables, lines, calendars and feeds."""
