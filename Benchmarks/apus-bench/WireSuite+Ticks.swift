// From tick to trade: market data bytes into the trader's socket, order bytes out of it. The bench is the venue, and
// each message that it sends moves the market by a tick; the trader bids ten ticks under the middle, so it cancels its
// bid when the market rises and bids anew when it falls: one message for each. Its offer would be beyond the highest
// price that there is, so it has none.

import Pipeline
import Platform
import Settings

extension WireSuite {
  static let tickFigures = WireWait.allCases.flatMap {
    ["tick.echo.\($0.rawValue)", "tick.\($0.rawValue)"]
  }

  /// Between an answer to the trader and the next tick: it has long dealt with the one, and waits for the other as for
  /// any. The floor has the same pauses.
  private static func pauseNs(_ wait: WireWait) -> Double { wait == .spin ? 50_000 : 1_000_000 }

  /// What one round of the trader gave: microseconds in order of size, and the sizes of the messages.
  private struct TickRound {
    var samples: [Double]
    var tickBytes: Int
    var orderBytes: Int
    var inside: UInt64
    var orders: Int
    var threads: [ThreadSummary]
  }

  static func ticks(
    _ wait: WireWait, _ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let (echo, tick) = ("tick.echo.\(wait.rawValue)", "tick.\(wait.rawValue)")
    guard options.wants(name, echo) || options.wants(name, tick) else { return }
    let rounds = options.runCount(5)
    let count = options.count(wait == .spin ? 10_000 : 2_000, smoke: 100)
    var (echoes, trades): ([Double], [Double]) = ([], [])
    var (middles, tails, inside): ([String], [String], [String]) = ([], [], [])
    var orders: UInt64 = 0
    var sizes = ""
    var threads = WireThreads()
    for round in 1...rounds {
      report.progress("\(name).\(tick), round \(round) of \(rounds)")
      guard let traded = traded(count, wait, places, &report) else { return }
      guard
        let floor = echoed(
          count, wait, places, request: traded.tickBytes, answer: traded.orderBytes,
          pauseNs: pauseNs(wait))
      else { return report.fail("\(name).\(echo): the echo is gone") }
      echoes += floor
      trades += traded.samples
      threads.add(traded.threads)
      orders &+= UInt64(traded.orders)
      sizes = "\(traded.tickBytes) bytes in and \(traded.orderBytes) out"
      func ratio(_ share: Int) -> String {
        BenchReport.cell(
          traded.samples[traded.samples.count * share / 100] / floor[floor.count * share / 100])
      }
      middles.append(ratio(50))
      tails.append(ratio(99))
      inside.append(BenchReport.cell(Double(traded.inside) / 1000))
    }
    var result = BenchResult(
      name, echo, unit: "us", runs: echoes.count, checksum: UInt64(echoes.count))
    result.summarise(samples: echoes.sorted())
    let floor = result.p50
    report.add(result)
    result = BenchResult(name, tick, unit: "us", runs: trades.count, checksum: orders)
    result.summarise(samples: trades.sorted())
    result.floor = floor
    report.add(result)
    report.note(
      "\(name).\(tick) to the echo of its round: p50 \(middles.joined(separator: " ")),"
        + " p99 \(tails.joined(separator: " ")); \(sizes), every other one a new order, the rest cancels"
    )
    report.note(
      "\(name).\(tick), of that in the trader, from the look that found the tick to the kernel's having the order:"
        + " p50 \(inside.joined(separator: " ")) us")
    report.note("\(name).\(tick), the trader's threads: \(threads.line)")
  }

  private static func traded(
    _ count: Int, _ wait: WireWait, _ places: WirePlaces, _ report: inout BenchReport
  ) -> TickRound? {
    let figure = "\(name).tick.\(wait.rawValue)"
    guard let venue = WireVenue(wait: wait) else {
      report.fail("\(figure): no door for the trader")
      return nil
    }
    let folder = makeFolder()
    defer { BenchFolder.removeTree(folder) }
    writeTrader(wait, places, port: venue.port, to: folder)
    var round: TickRound?
    do {
      let settings = try TraderConfig.load(path: folder + "/trader.yaml")
      let trader = try TraderRun(settings) { BenchReport.complain("wire: \($0)") }
      try trader.start()
      let samples = measure(count, wait, venue)
      // It calls again, and nobody is there: that is how it stops at once.
      venue.close()
      let patience = BenchTimer.wallNs() + 5_000_000_000
      while trader.counter("gateway-in.fix", "connections") != 0, BenchTimer.wallNs() < patience {
        BenchTimer.pause(ns: 100_000)
      }
      trader.stop()
      let summary = trader.summary()
      for fault in summary.faults { report.fail("wire: \(fault)") }
      let inside = trader.view.part(named: "gateway-out.in-to-out").map {
        trader.view.snapshot(of: $0).quantile(0.5)
      }
      if let samples, summary.ordersWithheld == 0 {
        round = TickRound(
          samples: samples, tickBytes: venue.ticks.mean, orderBytes: venue.orders.mean,
          inside: inside ?? 0, orders: venue.orders.count, threads: summary.threads)
      } else {
        report.fail(
          "\(figure): the trader didn't come, or left a tick without an order"
            + " (\(venue.orders.count) orders for \(venue.ticks.count) ticks)")
      }
    } catch {
      report.fail("\(figure): the trader couldn't start: \(error)")
    }
    return round
  }

  /// Microseconds from a tick's bytes to the order's, in order of size; nil when the trader doesn't answer.
  private static func measure(_ count: Int, _ wait: WireWait, _ venue: WireVenue) -> [Double]? {
    guard venue.meet() else { return nil }
    let samples = Samples(count)
    for index in 0..<count {
      BenchTimer.pause(ns: pauseNs(wait))
      let bytes = unsafe venue.tick()
      let start = BenchTimer.ticks()
      unsafe venue.send(bytes)
      let isAnswered = venue.hearOrder()
      samples.record(index, BenchTimer.ticks() - start)
      guard isAnswered else { return nil }
      venue.answer()
    }
    return samples.sortedNs.map { $0 / 1000 }
  }

  private static func writeTrader(
    _ wait: WireWait, _ places: WirePlaces, port: UInt16, to folder: String
  ) {
    write(
      """
      instance: wire-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      timer: 1s
      venue:
        host: 127.0.0.1
        port: \(port)
        sender: \(WireVenue.trader)
        target: \(WireVenue.name)
        account: trader
        heartbeat: 60s
        store: '\(folder)/store'
      strategies:
        quote_and_take:
          quote: 10
          half_spread_ticks: 10
          requote_ticks: 1
          lean_ticks: 0
          take: 10
          take_imbalance_percent: 101
      risk: { max_order: 100, max_position: 100000 }
      gateway_out: { max_age: 5s }
      journal: { directory: '\(folder)/journal', durability: process, segment: 64MiB }
      \(places.threads(Topology.stages, wait: wait))
      """, to: folder + "/trader.yaml")
    writeInstruments("highest: 10.06, reference: 10", to: folder)
  }
}
