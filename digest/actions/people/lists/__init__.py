"""Lists of people as files. In come spreadsheets, exports of other programs and pasted text; out come rows with an
address and what the list says of it. Columns and their values are looked up in tables of words, whoever wrote them."""
