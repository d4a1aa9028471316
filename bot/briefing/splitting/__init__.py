"""A text as read to passages: lines, headings, asides, sentences, and what leans on what."""
