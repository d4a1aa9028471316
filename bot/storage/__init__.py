"""What Attaché remembers, in SQL: documents, their passages, where each was filed, what could not be read."""
