// From wire to wire: NewOrderSingle bytes into the venue's socket, ExecutionReport bytes out of the client's. Risk,
// matching, journal and both sessions lie between. The venue has one CPU, the client the other; the floor is a
// server that only answers, with the same sizes, the same client and the same CPUs, in the same run. The trader, the hops,
// the memory and QuickFIX beside it are in files of their own.

import CAtomics
import CPlatform
import Events
import Glibc
import Pipeline
import Platform

enum WireSuite {
  static let name = "wire"
  static let figures =
    WireWait.allCases.flatMap { ["echo.\($0.rawValue)", "order.\($0.rawValue)"] }
    + tickFigures + hopFigures + rates.map { "open.\($0 / 1000)k" }
    + clientCounts.map { "sustained.\($0)" } + killFigures + memoryFigures + quickFIXFigures

  /// Orders a second of the open loop.
  static let rates = [10_000, 50_000, 100_000]
  static let clientCounts = [1, 8, 64]
  /// Requests of a client that are on their way at once, where it goes as fast as it can.
  static let window = 256

  /// Sizes of the messages that go to and fro here.
  static let requestBytes = 150
  static let answerBytes = 220

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    guard let places = WirePlaces(cpus: options.cpus, aStageEach: options.stages) else {
      report.note("wire: it takes two CPUs, and this process may run on one")
      return
    }
    if options.stages {
      guard options.smoke || Set(options.cpus).count >= WirePlaces.stageCPUs else {
        return report.fail(
          "wire --stages: it takes \(WirePlaces.stageCPUs) CPUs, one for each of a trader's stages and one for who"
            + " measures; there are \(options.cpus.count). Name them with --cpus, or leave out --stages"
        )
      }
      report.note(
        "wire: a thread a stage, each on a CPU of its own; gateway-in and the floors on CPU \(places.line), who measures"
          + " on CPU \(places.client)")
    }
    // The client has a thread of its own, on its own CPU.
    let desk = Desk(report)
    do {
      let client = try PinnedThread.start(
        ThreadOptions(name: "client", cpu: places.client), warn: { BenchReport.complain($0) }
      ) { desk.measure(places, options) }
      client.join()
      report = desk.report
    } catch {
      report.fail("wire: no thread for the client: \(error)")
    }
  }

  // The client's thread has it until it was joined.
  private final class Desk: @unchecked Sendable {
    var report: BenchReport

    init(_ report: BenchReport) { self.report = report }

    func measure(_ places: WirePlaces, _ options: BenchOptions) {
      for wait in WireWait.allCases { closed(wait, places, options, &report) }
      for wait in WireWait.allCases { ticks(wait, places, options, &report) }
      hops(places, options, &report)
      for rate in rates { open(rate, places, options, &report) }
      for count in clientCounts { sustained(count, places, options, &report) }
      kill(places, options, &report)
      memory(options, &report)
      quickFIX(places, options, &report)
    }
  }

  // MARK: One at a time

  /// The floor and the venue in turns: what disturbs the machine for a while disturbs both.
  private static func closed(
    _ wait: WireWait, _ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let (echo, order) = ("echo.\(wait.rawValue)", "order.\(wait.rawValue)")
    guard options.wants(name, echo) || options.wants(name, order) else { return }
    let rounds = options.runCount(5)
    let count = options.count(wait == .spin ? 10_000 : 3_000, smoke: 200)
    var (echoes, orders): ([Double], [Double]) = ([], [])
    var (middles, tails): ([String], [String]) = ([], [])
    var reports: UInt64 = 0
    var inside: [String] = []
    var threads = WireThreads()
    for round in 1...rounds {
      report.progress("\(name).\(order), round \(round) of \(rounds)")
      guard let floor = echoed(count, wait, places) else {
        return report.fail("\(name).\(echo): the echo is gone")
      }
      guard
        let samples = ordered(count, wait, places, &reports, &inside, &threads, &report)
      else { return }
      echoes += floor
      orders += samples
      func ratio(_ share: Int) -> String {
        BenchReport.cell(samples[samples.count * share / 100] / floor[floor.count * share / 100])
      }
      middles.append(ratio(50))
      tails.append(ratio(99))
    }
    var result = BenchResult(
      name, echo, unit: "us", runs: echoes.count, checksum: UInt64(echoes.count))
    result.summarise(samples: echoes.sorted())
    let floor = result.p50
    report.add(result)
    result = BenchResult(name, order, unit: "us", runs: orders.count, checksum: reports)
    result.summarise(samples: orders.sorted())
    result.floor = floor
    report.add(result)
    report.note(
      "\(name).\(order) to the echo of its round: p50 \(middles.joined(separator: " ")),"
        + " p99 \(tails.joined(separator: " "))")
    report.note(
      "\(name).\(order), of that in the venue, from the look that found the order to the kernel's having the report:"
        + " p50 \(inside.joined(separator: " ")) us")
    report.note("\(name).\(order), the venue's threads: \(threads.line)")
  }

  private static func ordered(
    _ count: Int, _ wait: WireWait, _ places: WirePlaces, _ reports: inout UInt64,
    _ inside: inout [String], _ threads: inout WireThreads, _ report: inout BenchReport
  ) -> [Double]? {
    var result: [Double]?
    var heard: UInt64 = 0
    var middle: UInt64 = 0
    withVenue(
      wait, places, &report, afterwards: { threads.add($0.summary().threads) }
    ) { venue, report in
      guard let client = WireClient(port: venue.port, client: 1, wait: wait) else {
        return report.fail("\(name).order.\(wait.rawValue): the client couldn't log on")
      }
      guard let samples = one(client, count) else {
        return report.fail("\(name).order.\(wait.rawValue): the venue is gone")
      }
      result = samples
      heard = client.reports
      middle = venue.inToOut.quantile(0.5)
    }
    reports &+= heard
    inside.append(BenchReport.cell(Double(middle) / 1000))
    return result
  }

  /// Microseconds from an order's bytes to its report's, in order of size; nil when one wasn't answered.
  /// The orders' cancels are not timed.
  static func one(_ client: WireClient, _ count: Int) -> [Double]? {
    let samples = Samples(count)
    for index in 0..<count {
      let bytes = unsafe client.newOrder()
      let start = BenchTimer.ticks()
      unsafe client.socket.send(bytes)
      let isAnswered = client.take(1)
      samples.record(index, BenchTimer.ticks() - start)
      unsafe client.socket.send(client.cancel())
      guard isAnswered, client.take(1) else { return nil }
    }
    return samples.sortedNs.map { $0 / 1000 }
  }

  /// The same of a server that only answers; between two requests nothing happens for `pauseNs`.
  static func echoed(
    _ count: Int, _ wait: WireWait, _ places: WirePlaces, request requestBytes: Int = requestBytes,
    answer answerBytes: Int = answerBytes, pauseNs: Double = 0
  ) -> [Double]? {
    guard
      let echo = WireEcho(
        request: requestBytes, answer: answerBytes, wait: wait, cpu: places.line),
      let socket = WireSocket(port: echo.port, wait: wait)
    else { return nil }
    let request = [UInt8](repeating: 0x42, count: requestBytes)
    let samples = Samples(count)
    for index in 0..<count {
      BenchTimer.pause(ns: pauseNs)
      let start = BenchTimer.ticks()
      unsafe request.withUnsafeBytes { unsafe socket.send($0) }
      var got = 0
      while got < answerBytes {
        guard socket.receive(mayWait: true) else { return nil }
        got += unsafe socket.waiting.count
        unsafe socket.take(socket.waiting.count)
      }
      samples.record(index, BenchTimer.ticks() - start)
    }
    socket.hangUp()
    echo.join()
    return samples.sortedNs.map { $0 / 1000 }
  }

  // MARK: At a rate

  /// Each order has its moment, whether the one before is answered or not; its latency counts from that moment.
  private static func open(
    _ rate: Int, _ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let figure = "open.\(rate / 1000)k"
    guard options.wants(name, figure) else { return }
    report.progress("\(name).\(figure)")
    let count = options.count(rate * 3, smoke: 400)
    withVenue(.spin, places, &report) { venue, report in
      guard let client = WireClient(port: venue.port, client: 1, wait: .spin) else {
        return report.fail("\(name).\(figure): the client couldn't log on")
      }
      let samples = Samples(count)
      let step = 1e9 / Double(rate) / BenchTimer.nsPerTick
      let start = BenchTimer.ticks()
      func due(_ index: Int) -> UInt64 { start &+ UInt64(Double(index) * step) }
      var sent = 0
      var answered = 0
      var patience = 0
      while answered < count {
        if sent < count, BenchTimer.ticks() >= due(sent) {
          // An order, and next time its cancel: the book stays as it is.
          unsafe client.socket.send(sent & 1 == 0 ? client.newOrder() : client.cancel())
          sent += 1
          patience = 0
        }
        let got = client.takeWhatIsThere()
        let now = BenchTimer.ticks()
        for _ in 0..<min(got, count - answered) {
          samples.record(answered, now &- due(answered))
          answered += 1
        }
        patience += 1
        if sent == count, patience > 200_000_000 {
          return report.fail("\(name).\(figure): the venue left requests without an answer")
        }
      }
      var result = BenchResult(name, figure, unit: "us", runs: answered, checksum: client.reports)
      result.summarise(samples: samples.sortedNs.map { $0 / 1000 })
      report.add(result)
    }
  }

  // MARK: As fast as it goes

  /// So many clients, each with up to 64 requests on their way. The floor: the same clients and requests, and a
  /// server that gives the bytes back.
  private static func sustained(
    _ clients: Int, _ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let figure = "sustained.\(clients)"
    guard options.wants(name, figure) else { return }
    report.progress("\(name).\(figure)")
    let count = options.count(600_000, smoke: 2_000) / clients
    var floor: Double?
    if let echo = WireEcho(connections: clients, cpu: places.line) {
      if let all = connect(clients, to: echo.port, logsOn: false) {
        floor = drive(all, count)
        for client in all { client.socket.hangUp() }
        echo.join()
      }
    }
    withVenue(.spin, places, &report) { venue, report in
      guard let all = connect(clients, to: venue.port, logsOn: true) else {
        return report.fail("\(name).\(figure): not all clients could log on")
      }
      guard let perRequest = drive(all, count) else {
        return report.fail("\(name).\(figure): the venue left requests without an answer")
      }
      var result = BenchResult(
        name, figure, unit: "ns/req", runs: 1,
        checksum: all.reduce(0) { $0 &+ $1.reports })
      result.summarise(runs: [perRequest])
      result.floor = floor
      report.add(result)
      let bare = floor.map { ", \(Int(1e9 / $0)) of a server that gives the bytes back" } ?? ""
      report.note(
        "\(name).\(figure): \(Int(1e9 / perRequest)) requests/s\(bare): every other one an order, the rest"
          + " their cancels, each answered by a report")
    }
  }

  private static func connect(_ clients: Int, to port: UInt16, logsOn: Bool) -> [WireClient]? {
    var all: [WireClient] = []
    for number in 1...clients {
      guard let client = WireClient(port: port, client: number, wait: .spin, logsOn: logsOn) else {
        for client in all { client.socket.hangUp() }
        return nil
      }
      all.append(client)
    }
    return all
  }

  /// Has each client send `count` requests. Nanoseconds a request, or nil when not all were answered in a minute.
  static func drive(_ all: [WireClient], _ count: Int) -> Double? {
    var sent = [Int](repeating: 0, count: all.count)
    var answered = [Int](repeating: 0, count: all.count)
    var left = all.count
    let start = BenchTimer.wallNs()
    while left > 0 {
      if BenchTimer.wallNs() - start > 60_000_000_000 { return nil }
      var isVain = true
      for (index, client) in all.enumerated() where answered[index] < count {
        // Half a window at once: what a client that is behind has to send.
        if sent[index] - answered[index] <= window / 2 {
          while sent[index] < count, sent[index] - answered[index] < window {
            unsafe client.queue(sent[index] & 1 == 0 ? client.newOrder() : client.cancel())
            sent[index] += 1
          }
          client.flush()
          isVain = false
        }
        let came = client.takeWhatIsThere()
        if came > 0 { isVain = false }
        answered[index] += came
        if answered[index] >= count { left -= 1 }
      }
      // The helper that makes the journal's segments has no CPU of its own: it may have this one while there is nothing to do.
      if isVain { sched_yield() }
    }
    return Double(BenchTimer.wallNs() - start) / Double(count * all.count)
  }
}
