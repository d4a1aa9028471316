"""The chat SDKs, one module each: commands in, replies out."""
