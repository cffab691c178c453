// Nothing allocates after start: a million events through every stage, and not one call of malloc on
// the thread that steps them. The compiler proves the same of the release build's entry points.

import AllocationCounter
import Backtesting
import Events
import Fabric
import Platform
import Testing

@testable import Pipeline
@testable import Settings

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
    // The first of each kind of event make what the runtime makes once: a warning of risk is rare.
    while driven.line.gatewayIn.runner.gateway.sequencedCount < 300_000 { sweep() }
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

  /// The venue whole: sockets, sessions, risk and matching, market data, stores and journal, all polled here.
  @Test(arguments: ["io_uring", "epoll"])
  func `orders from socket to socket allocate nothing`(backend: String) throws {
    let scratch = Scratch()
    let venue = try VenueRun(
      Runs.VenueRunTests.settings(sessions: 2, network: backend, directory: scratch.path)
    ) { _ in }
    let stages = Topology.venueStages
    func sweep(_ count: Int) {
      for _ in 0..<count {
        var index = 0
        while index < stages.count {
          _ = venue.line.poll(stages[index])
          index += 1
        }
      }
    }
    let clients = try (1...2).map {
      try #require(VenueClient(port: venue.port, sender: "CLIENT\($0)"))
    }
    for client in clients {
      client.send("35=A|98=0|108=30|")
      sweep(3_000)
      #expect(client.answer()?.contains("|35=A|") == true)
      client.send("35=V|262=M|263=1|264=0|265=1|267=3|269=0|269=1|269=2|146=1|55=ACME|")
      sweep(3_000)
    }
    var allocations: UInt64 = 0
    for round in 0..<400 {
      let side = round % 2 + 1
      clients[round % 2].send(
        "35=D|11=O\(round)|21=1|38=\(round % 9 + 1)|40=2|44=10.5|54=\(side)|55=ACME|59=0|"
          + "60=\(VenueClient.now())|")
      if round % 10 == 9 {
        clients[round % 2].send(
          "35=F|11=C\(round)|41=O\(round)|54=\(side)|55=ACME|60=\(VenueClient.now())|")
      }
      let before = apus_allocation_count()
      sweep(400)
      // The first ones make what the runtime makes once.
      if round >= 40 { allocations += apus_allocation_count() - before }
    }
    #expect(allocations == 0)
    let sent = venue.line.gatewayOut.runner.gateway.counters.sent
    #expect(sent > 1_000, "\(sent)")
    for client in clients { while client.next(seconds: 0.1) != nil {} }
    venue.fabric.unlink()
  }
}
