// Nothing allocates after start: a million events through every stage, and not one call of malloc on
// the thread that steps them. The compiler proves the same of the release build's entry points.

import AllocationCounter
import Events
import Fabric
import Platform
import Testing

@testable import Pipeline

@Suite struct AllocationTests {
  /// The counter counts: else all that follows would prove nothing.
  @Test func `an allocation is counted`() {
    guard apus_allocation_counter_works() == 1 else { return }
    let before = apus_allocation_count()
    let array = [UInt64](repeating: before, count: 1000 + Int(before & 1))
    #expect(array.count >= 1000)
    #expect(apus_allocation_count() > before)
  }

  @Test func `a million events inline allocate nothing`() throws {
    let settings = try Setup(seed: 31, events: 0, rate: "50k/s").settings(in: Scratch())
    var backtest = Backtest<NoTap>(settings) { _ in NoTap() }
    // The first steps make what the runtime makes once: metadata of generic types.
    for _ in 0..<50_000 { _ = backtest.step(untilNs: .max) }
    let before = apus_allocation_count()
    var steps = 0
    while steps < 1_000_000 {
      guard backtest.step(untilNs: .max) else { break }
      steps += 1
    }
    let allocations = apus_allocation_count() - before
    #expect(steps == 1_000_000)
    #expect(allocations == 0)
    backtest.trader.checkInvariants()
  }

  /// Every stage in the form that a thread runs it, rings and records and all.
  @Test func `a million events through the rings and into the journal allocate nothing`() throws {
    let scratch = Scratch()
    var setup = Setup(seed: 32, events: 0, ring: 1024, rate: "100M/s")
    setup.segment = "512MiB"
    let driven = try DrivenLine(setup, in: scratch)
    let stages = Topology.stages
    func sweep() {
      var index = 0
      while index < stages.count {
        _ = driven.line.poll(stages[index])
        index += 1
      }
    }
    for _ in 0..<500 { sweep() }
    var allocations: UInt64 = 0
    let start = driven.line.gatewayIn.runner.gateway.sequencedCount
    while driven.line.gatewayIn.runner.gateway.sequencedCount < start + 1_000_000 {
      let before = apus_allocation_count()
      for _ in 0..<256 { sweep() }
      allocations += apus_allocation_count() - before
    }
    #expect(allocations == 0)
    #expect(driven.line.gatewayOut.runner.gateway.sentCount > 1_000)
    #expect(driven.line.logger.runner.writer.records > 1_000_000)
  }
}
