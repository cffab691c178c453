// What a run of the benchmarks was asked to do.

import Platform

struct BenchOptions {
  /// Tiny figures that only prove that each benchmark works. Every test run runs them.
  var smoke = false
  /// Only figures whose `suite.name` holds this text, or ends with it if it ends in a `$`.
  var filter: String?
  var jsonPath: String?
  /// How often each figure is measured; nil is as often as it deserves.
  var runs: Int?
  /// A QuickFIX acceptor to compare the venue with: tools/bench-quickfix makes it.
  var quickFIX: String?
  /// The wire suite's lines have a thread a stage, each on a CPU of its own.
  var stages = false
  /// CPUs that threads are pinned to, in order.
  var cpus: [Int] = Host.cpus

  /// The two CPUs of a figure that needs two, nil on a machine with one.
  var pair: CorePair? {
    cpus.count >= 2 ? CorePair(first: cpus[0], second: cpus[1]) : nil
  }

  func wants(_ suite: String, _ name: String) -> Bool {
    guard let filter else { return true }
    let whole = "\(suite).\(name)"
    return filter.hasSuffix("$") ? whole.hasSuffix(filter.dropLast()) : whole.contains(filter)
  }

  /// The full count, or the tiny one of a smoke run.
  func count(_ full: Int, smoke tiny: Int) -> Int { smoke ? tiny : full }

  /// How often to measure: as asked for, else so often, or once in a smoke run.
  func runCount(_ full: Int) -> Int { runs ?? count(full, smoke: 1) }
}
