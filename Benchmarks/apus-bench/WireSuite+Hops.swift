// Where an order's time goes, from the client's socket and back: what the client's clock, the journal's times of arrival and
// the fabric's histograms say of the same orders. Each is a middle value, and middles needn't add up: the last row is what
// the rows lack of the whole.

import Events
import Fabric
import Journal
import Pipeline
import Platform

extension WireSuite {
  /// In the order in which an order passes, and what each holds.
  private static let rows = [
    ("arrival", "the client's call to send, the kernel, the venue's next look"),
    ("gateway-in", "received, decoded, validated, numbered, put in the ring"),
    ("hop.risk", "in the ring"),
    ("risk", "risk, matching, put in the ring"),
    ("hop.gateway-out", "in the ring"),
    ("journal", "put on record, and the wait for it: what a venue without a journal saves there"),
    ("gateway-out", "written, stored, and the kernel's call to send"),
    (
      "rest",
      "the client's receiving and reading, less what it is ahead of the end of that call; and what middles lack"
    ),
    ("total", "by the client's clock"),
  ]
  static let hopFigures = rows.map { "hops.\($0.0)" }

  /// Microseconds, in the order in which an order passes.
  private struct Hops {
    var total = 0.0
    /// The client's call that sends: loopback carries the bytes to the venue's socket in it.
    var sending = 0.0
    var arrival = 0.0
    var gatewayIn = 0.0
    var hopToRisk = 0.0
    var risk = 0.0
    var hopToGatewayOut = 0.0
    var gatewayOut = 0.0

    /// What the report takes from there, and what the middles lack.
    var rest: Double {
      total - arrival - gatewayIn - hopToRisk - risk - hopToGatewayOut - gatewayOut
    }
  }

  /// One order after the other, none of them canceled: only one kind of message passes.
  static func hops(_ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport) {
    guard hopFigures.contains(where: { options.wants(name, $0) }) else { return }
    let rounds = options.runCount(5)
    let count = options.count(8_000, smoke: 200)
    var (whole, bare): ([Hops], [Hops]) = ([], [])
    for round in 1...rounds {
      report.progress("\(name).hops, round \(round) of \(rounds)")
      guard let journaled = passed(count, isJournaled: true, places, &report),
        let unrecorded = passed(count, isJournaled: false, places, &report)
      else { return }
      whole.append(journaled)
      bare.append(unrecorded)
    }
    // The middle round, whole: its rows are of the same orders.
    whole.sort { $0.total < $1.total }
    bare.sort { $0.gatewayOut < $1.gatewayOut }
    let middle = whole[rounds / 2]
    let journal = max(0, middle.gatewayOut - bare[rounds / 2].gatewayOut)
    let values = [
      middle.arrival, middle.gatewayIn, middle.hopToRisk, middle.risk, middle.hopToGatewayOut,
      journal, middle.gatewayOut - journal, middle.rest, middle.total,
    ]
    for (row, value) in zip(rows, values) {
      var result = BenchResult(
        name, "hops." + row.0, unit: "us", runs: count, checksum: UInt64(count))
      result.median = value
      report.add(result)
      report.note("\(name).hops: \(BenchReport.cell(value)) us \(row.0): \(row.1)")
    }
    report.note(
      "\(name).hops: the client's call to send alone takes \(BenchReport.cell(middle.sending)) us;"
        + " without a journal the whole is \(BenchReport.cell(bare[rounds / 2].total)) us")
  }

  private static func passed(
    _ count: Int, isJournaled: Bool, _ places: WirePlaces, _ report: inout BenchReport
  ) -> Hops? {
    var terms = VenueTerms()
    terms.sessions = 1
    terms.ordersPerSession = 16_384
    terms.isJournaled = isJournaled
    var hops: Hops?
    var sent: [UInt64] = []
    withVenue(
      .spin, places, terms: terms, &report,
      afterwards: { venue in
        if let journal = venue.journalPath { hops?.arrival = arrival(in: journal, sent) }
      }
    ) { venue, report in
      guard let client = WireClient(port: venue.port, client: 1, wait: .spin) else {
        return report.fail("\(name).hops: the client couldn't log on")
      }
      // The venue's clock, so that its times and ours are the same.
      let clock = venue.keeper.clock
      var (sending, whole): ([UInt64], [UInt64]) = ([], [])
      for _ in 0..<count {
        let bytes = unsafe client.newOrder()
        let start = clock.now()
        unsafe client.socket.send(bytes)
        let gone = clock.now()
        guard client.take(1) else { return report.fail("\(name).hops: the venue is gone") }
        whole.append(clock.now() - start)
        sending.append(gone - start)
        sent.append(start)
      }
      func at(_ part: String) -> Double {
        guard let part = venue.view.part(named: part) else { return 0 }
        return Double(venue.view.snapshot(of: part).quantile(0.5)) / 1000
      }
      var found = Hops()
      found.total = middle(whole)
      found.sending = middle(sending)
      found.hopToRisk = at("hop.risk")
      found.gatewayIn = at("since-ingress.risk") - found.hopToRisk
      found.hopToGatewayOut = at("hop.gateway-out")
      found.risk =
        at("since-ingress.gateway-out") - at("since-ingress.risk") - found.hopToGatewayOut
      found.gatewayOut = at("gateway-out.in-to-out") - at("since-ingress.gateway-out")
      hops = found
    }
    return hops
  }

  /// Microseconds from an order's being sent to the look that found it, by the journal: the middle one.
  private static func arrival(in journal: String, _ sent: [UInt64]) -> Double {
    var waits: [UInt64] = []
    do throws(JournalError) {
      var cursor = try JournalReader(path: journal).cursor()
      var index = 0
      while index < sent.count, let record = try cursor.next() {
        guard record.stage == .gatewayIn, record.event.kind == .orderNew else { continue }
        // A look may have begun before the order was sent.
        let found = record.event.time.count
        waits.append(found > sent[index] ? found - sent[index] : 0)
        index += 1
      }
    } catch {
      BenchReport.complain("wire: \(error)")
    }
    return middle(waits)
  }

  private static func middle(_ values: [UInt64]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2]) / 1000
  }
}
