"""What a round costs, measured side by side; `round.py` runs it all."""
