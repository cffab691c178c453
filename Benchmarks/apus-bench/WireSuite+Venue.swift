// The venue that the suite measures: whole, with a config, a journal and stores of its own.

import Glibc
import Pipeline
import Platform
import Settings

extension WireSuite {
  struct VenueTerms {
    var sessions = 64
    var ordersPerSession = 4_096
    var identifiers = 262_144
    var isJournaled = true
  }

  /// A venue where the places say, journaled so that it survives a kill unless the terms say otherwise. `afterwards` is given it
  /// stopped, its journal closed and about to go.
  static func withVenue(
    _ wait: WireWait, _ places: WirePlaces, terms: VenueTerms = VenueTerms(),
    _ report: inout BenchReport, afterwards: (VenueRun) -> Void = { _ in },
    _ body: (VenueRun, inout BenchReport) -> Void
  ) {
    let folder = makeFolder()
    defer { BenchFolder.removeTree(folder) }
    writeVenue(
      terms, to: folder,
      topology: places.threads(Topology.venueStages, wait: wait))
    do {
      let settings = try VenueConfig.load(path: folder + "/venue.yaml")
      let venue = try VenueRun(settings) { warning in BenchReport.complain("wire: \(warning)") }
      try venue.start()
      body(venue, &report)
      venue.stop()
      for fault in venue.faults { report.fail("wire: \(fault)") }
      afterwards(venue)
    } catch {
      report.fail("wire: the venue couldn't start: \(error)")
    }
  }

  /// How a config spells it.
  static func word(of wait: WireWait) -> String { wait == .spin ? "spin" : "park" }

  static func makeFolder() -> String {
    let folder = BenchFolder.path + "/wire-\(UInt32.random(in: 0 ... .max))"
    _ = unsafe mkdir(BenchFolder.path, 0o755)
    _ = unsafe mkdir(folder, 0o755)
    return folder
  }

  static func writeVenue(_ terms: VenueTerms, to folder: String, topology: String) {
    write(
      """
      instance: wire-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      sessions: sessions.yaml
      timer: 1s
      listen: { port: 0 }
      store: { directory: '\(folder)/store' }
      orders_per_session: \(terms.ordersPerSession)
      identifiers: \(terms.identifiers)
      risk: { max_order: 100000, max_position: 10000000 }
      journal:
        on: \(terms.isJournaled)
        directory: '\(folder)/journal'
        durability: process
        segment: 64MiB
      \(topology)
      """, to: folder + "/venue.yaml")
    write(
      """
      sessions:
        client-{n}:
          count: \(terms.sessions)
          sender: APUS
          target: CLIENT{n}
          account: client-{n}
      """, to: folder + "/sessions.yaml")
    writeInstruments("highest: 1000, reference: 10, order_capacity: 524288", to: folder)
  }

  static func writeInstruments(_ terms: String, to folder: String) {
    write(
      """
      instruments:
        ACME: { tick: 0.01, lot: 1, lowest: 1, \(terms) }
      """, to: folder + "/instruments.yaml")
  }

  static func write(_ text: String, to path: String) {
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let bytes = Array((text + "\n").utf8)
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
  }
}
