// The same client against a QuickFIX acceptor on the same machine: what a venue of a common FIX engine does, which accepts
// each order and does nothing else, neither risk nor matching. tools/bench-quickfix compiles it and names it to the suite.

import Glibc
import Platform

extension WireSuite {
  static let quickFIXFigures = ["memory", "file"].flatMap {
    ["quickfix.\($0)", "quickfix.\($0).sustained"]
  }

  static func quickFIX(_ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport) {
    guard quickFIXFigures.contains(where: { options.wants(name, $0) }) else { return }
    guard let program = options.quickFIX else {
      return report.note(
        "\(name).quickfix: not measured: it takes an acceptor to compare with (--quickfix; tools/bench-quickfix"
          + " makes one, where libquickfix-dev is installed)")
    }
    for store in ["memory", "file"] {
      accepted(store, program, places, options, &report)
      pipelined(store, program, places, options, &report)
    }
  }

  /// An acceptor on the venue's CPU, with its messages in memory or in files.
  private static func withAcceptor(
    _ store: String, _ program: String, _ places: WirePlaces, _ report: inout BenchReport,
    _ body: (_ port: UInt16, inout BenchReport) -> Void
  ) {
    // A port that was free a moment ago: the acceptor can't say which one it got.
    guard let door = WireListener() else { return report.fail("\(name).quickfix: no port") }
    door.close()
    let folder = makeFolder()
    defer { BenchFolder.removeTree(folder) }
    do {
      let acceptor = try ChildProcess(
        path: program,
        arguments: [program, "\(door.port)", "\(places.line)"] + (store == "file" ? [folder] : []))
      guard acceptor.readLine() == "listening" else {
        return report.fail("\(name).quickfix: '\(program)' didn't start")
      }
      body(door.port, &report)
      acceptor.terminate()
      _ = acceptor.wait(ns: 5_000_000_000)
    } catch {
      report.fail("\(name).quickfix: '\(program)' couldn't be started: \(error)")
    }
  }

  /// One at a time, in turns with the floor, as the venue is measured.
  private static func accepted(
    _ store: String, _ program: String, _ places: WirePlaces, _ options: BenchOptions,
    _ report: inout BenchReport
  ) {
    let figure = "quickfix.\(store)"
    guard options.wants(name, figure) else { return }
    let rounds = options.runCount(5)
    let count = options.count(3_000, smoke: 100)
    var (echoes, orders): ([Double], [Double]) = ([], [])
    var reports: UInt64 = 0
    for round in 1...rounds {
      report.progress("\(name).\(figure), round \(round) of \(rounds)")
      guard let floor = echoed(count, .block, places) else {
        return report.fail("\(name).\(figure): the echo is gone")
      }
      var answered: [Double]?
      withAcceptor(store, program, places, &report) { port, report in
        guard let client = WireClient(port: port, client: 1, wait: .block) else {
          return report.fail("\(name).\(figure): the client couldn't log on")
        }
        answered = one(client, count)
        reports &+= client.reports
        client.socket.hangUp()
      }
      guard let answered else { return report.fail("\(name).\(figure): no answer") }
      echoes += floor
      orders += answered
    }
    var result = BenchResult(name, figure, unit: "us", runs: orders.count, checksum: reports)
    result.summarise(samples: orders.sorted())
    echoes.sort()
    result.floor = echoes[echoes.count / 2]
    report.add(result)
  }

  private static func pipelined(
    _ store: String, _ program: String, _ places: WirePlaces, _ options: BenchOptions,
    _ report: inout BenchReport
  ) {
    let figure = "quickfix.\(store).sustained"
    guard options.wants(name, figure) else { return }
    report.progress("\(name).\(figure)")
    let count = options.count(200_000, smoke: 500)
    withAcceptor(store, program, places, &report) { port, report in
      guard let client = WireClient(port: port, client: 1, wait: .spin),
        let perRequest = drive([client], count)
      else { return report.fail("\(name).\(figure): requests were left without an answer") }
      var result = BenchResult(name, figure, unit: "ns/req", runs: 1, checksum: client.reports)
      result.summarise(runs: [perRequest])
      report.add(result)
      report.note("\(name).\(figure): \(Int(1e9 / perRequest)) requests/s of one client")
      client.socket.hangUp()
    }
  }
}
