"""Runs the properties and judges what they show: options, selection, workers, records, replay, search."""
