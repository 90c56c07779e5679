"""One pure file per mail API. What comes in: our messages, their answers. What goes out: requests, receipts."""
