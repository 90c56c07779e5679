"""Words as typed become values: "weekdays at 07:00", "6 hours", "5 percent"."""
