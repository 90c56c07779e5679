"""What a publisher puts around an article: footers, buttons, counts, captions, what is hidden. In: markup or text, and
where its links lead. Out: the same without. Decided by structure; words are looked at only where a law or a service
fixes them."""
