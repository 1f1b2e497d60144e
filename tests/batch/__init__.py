"""Batches: a data set through an app."""
