"""The ground floor, for all rooms: what addresses, words and lines mean. In: text. Out: text and plain values. Pure."""
