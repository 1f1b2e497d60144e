"""All that a run has measured."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.measure import concurrency, decoding, imports, latency, throughput, transfers


@dataclass
class Results:
    """The rows of each measurement; none of one that wasn't made."""

    throughput: list[throughput.Row] = field(default_factory=list)
    decoding: list[decoding.Row] = field(default_factory=list)
    latency: list[latency.Row] = field(default_factory=list)
    imports: list[imports.Row] = field(default_factory=list)
    concurrency: list[concurrency.Row] = field(default_factory=list)
    transfers: list[transfers.Row] = field(default_factory=list)
