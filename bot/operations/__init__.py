"""What whoever runs the bot watches: health, metrics, logs."""
