"""All that a run has measured."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.measure import decoding, imports, latency, relay, sizes, throughput, transfers


@dataclass
class Results:
    """The rows of each measurement; none of one that wasn't made."""

    relay: list[relay.Row] = field(default_factory=list)
    throughput: list[throughput.Row] = field(default_factory=list)
    decoding: list[decoding.Row] = field(default_factory=list)
    sizes: list[sizes.Row] = field(default_factory=list)
    latency: list[latency.Row] = field(default_factory=list)
    imports: list[imports.Row] = field(default_factory=list)
    transfers: list[transfers.Row] = field(default_factory=list)
