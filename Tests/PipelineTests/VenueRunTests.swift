// A venue whole, with clients over loopback: every way of a message from socket to socket, on either backend.

import Events
import FIXGateways
import FIXSession
import Glibc
import Journal
import Matching
import Platform
import Replay
import Risk
import Testing
import Venue

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite(.serialized) struct VenueRunTests {
    static func settings(
      sessions: Int, network: String?, directory: String, durability: Durability = .process,
      topology: TopologyKind = .oneThread
    ) -> VenueSettings {
      let limits = RiskLimits(
        maximumOrder: Quantity(units: 1_000_000 * fixedPointScale),
        maximumPosition: Quantity(units: 10_000_000 * fixedPointScale))
      let instruments = ["ACME", "BOLT"].map {
        VenueInstrument(
          symbol: $0,
          terms: MatchingInstrument(
            tick: Price(units: fixedPointScale / 100), lot: Quantity(units: fixedPointScale),
            lowestPrice: Price(units: fixedPointScale),
            highestPrice: Price(units: 1000 * fixedPointScale), orderCapacity: 4096))
      }
      return VenueSettings(
        instance: "venue-test-\(UInt32.random(in: 0 ... .max))", instruments: instruments,
        accounts: (1...sessions).map { "ACC\($0)" },
        peers: (1...sessions).map {
          var session = SessionConfig(role: .acceptor, sender: "APUS", target: "CLIENT\($0)")
          session.queueByteCount = 1 << 16
          return FIXPeer(name: "client-\($0)", session: session, account: UInt32($0))
        }, listen: ListenSettings(), storeDirectory: directory + "/store",
        limits: (1...sessions).map { _ in instruments.map { _ in limits } }, ordersPerSession: 1024,
        identifierCapacity: 1 << 16, timerPeriod: .milliseconds(100),
        rings: RingSettings(),
        journal: JournalChoice(
          directory: directory + "/journal", durability: durability, segmentByteCount: 4 << 20),
        topologyKind: topology, threads: [], watchdogAfter: .seconds(20), network: network,
        bundle: [])
    }

    static let backends = ["io_uring", "epoll"]

    func withVenue(
      sessions: Int = 2, network: String? = nil, topology: TopologyKind = .oneThread,
      _ body: (VenueRun) throws -> Void
    ) throws {
      let scratch = Scratch()
      let venue = try VenueRun(
        Self.settings(
          sessions: sessions, network: network, directory: scratch.path, topology: topology)
      ) { _ in }
      try venue.start()
      do { try body(venue) } catch {
        venue.stop()
        throw error
      }
      venue.stop()
      #expect(venue.isClean && venue.faults.isEmpty, "\(venue.faults)")
    }

    func client(_ venue: VenueRun, _ number: Int) throws -> VenueClient {
      let client = try #require(VenueClient(port: venue.port, sender: "CLIENT\(number)"))
      #expect(client.logOn())
      return client
    }

    @Test(arguments: backends)
    func anOrderRestsIsFilledAndIsCanceled(backend: String) throws {
      try withVenue(network: backend) { venue in
        let seller = try client(venue, 1)
        let buyer = try client(venue, 2)
        seller.send(
          "35=D|11=S1|21=1|38=100|40=2|44=10.5|54=2|55=ACME|59=0|60=\(VenueClient.now())|")
        let accepted = seller.answer()
        for (tag, value) in [
          (35, "8"), (11, "S1"), (39, "0"), (150, "0"), (38, "100"), (44, "10.5"), (151, "100"),
          (14, "0"), (6, "0"), (54, "2"), (55, "ACME"), (49, "APUS"), (56, "CLIENT1"), (1, "ACC1"),
        ] { #expect(VenueClient.field(tag, of: accepted) == value, "\(tag) of \(accepted ?? "-")") }
        buyer.send("35=D|11=B1|21=1|38=30|40=2|44=11|54=1|55=ACME|59=3|60=\(VenueClient.now())|")
        let taken = [buyer.answer(), buyer.answer()]
        #expect(taken.map { VenueClient.field(150, of: $0) } == ["0", "2"])
        for (tag, value) in [(31, "10.5"), (32, "30"), (14, "30"), (151, "0"), (6, "10.5")] {
          #expect(VenueClient.field(tag, of: taken[1]) == value, "\(tag)")
        }
        let fill = seller.answer()
        for (tag, value) in [(150, "1"), (39, "1"), (32, "30"), (151, "70"), (11, "S1")] {
          #expect(VenueClient.field(tag, of: fill) == value, "\(tag) of \(fill ?? "-")")
        }
        seller.send("35=F|11=S2|41=S1|54=2|55=ACME|60=\(VenueClient.now())|")
        let canceled = seller.answer()
        for (tag, value) in [(150, "4"), (39, "4"), (11, "S2"), (41, "S1"), (151, "0")] {
          #expect(VenueClient.field(tag, of: canceled) == value, "\(tag) of \(canceled ?? "-")")
        }
        // Two executions, two names.
        #expect(VenueClient.field(17, of: fill) != VenueClient.field(17, of: canceled))
      }
    }

    /// Two threads that spin, one with each gateway: both go into the kernel by turns, and a client sees nothing of it.
    @Test(arguments: backends)
    func gatewaysThatSpinApartTakeTurns(backend: String) throws {
      let scratch = Scratch()
      var settings = Self.settings(
        sessions: 1, network: backend, directory: scratch.path, topology: .custom)
      settings.threads = [
        ThreadPlan(name: "in", stages: [.gatewayIn, .risk, .logger], wait: .spin),
        ThreadPlan(name: "out", stages: [.gatewayOut], wait: .spin),
      ]
      // A machine of one CPU lets nobody spin.
      guard Host.cpus.count > 1 else { return }
      let venue = try VenueRun(settings) { _ in }
      let words = "sockets: the kernel is entered by turns with another thread"
      #expect(venue.findings.contains(words))
      try venue.start()
      defer { venue.stop() }
      let client = try client(venue, 1)
      let count = 500
      for number in 0..<count {
        client.send(
          "35=D|11=A\(number)|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
        client.send("35=F|11=C\(number)|41=A\(number)|54=1|55=ACME|60=\(VenueClient.now())|")
      }
      for number in 0..<count {
        for status in ["0", "4"] {
          #expect(VenueClient.field(150, of: client.answer()) == status, "order \(number)")
        }
      }
      try withVenue { #expect(!$0.findings.contains(words)) }
    }

    @Test(arguments: backends)
    func whatIsWrongIsRefusedWithAReason(backend: String) throws {
      try withVenue(network: backend) { venue in
        let one = try client(venue, 1)
        let time = VenueClient.now()
        one.send("35=D|11=A|21=1|38=100|40=2|44=10.5|54=1|55=NOPE|59=0|60=\(time)|")
        let symbol = one.answer()
        #expect(VenueClient.field(39, of: symbol) == "8")
        #expect(VenueClient.field(58, of: symbol) == "unknown symbol (55)")
        one.send("35=D|11=B|21=1|38=100|40=2|44=10.555|54=1|55=ACME|59=0|60=\(time)|")
        let tick = one.answer()
        #expect(
          VenueClient.field(150, of: tick) == "8"
            && VenueClient.field(58, of: tick)?.hasPrefix("tick") == true)
        one.send("35=D|11=C|21=1|38=5000000|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
        let size = one.answer()
        #expect(VenueClient.field(58, of: size)?.hasPrefix("order_size ") == true, "\(size ?? "-")")
        one.send("35=D|11=B|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
        let doubled = one.answer()
        #expect(VenueClient.field(39, of: doubled) == "8")
        one.send("35=F|11=D|41=NEVER|54=1|55=ACME|60=\(time)|")
        let unknown = one.answer()
        #expect(VenueClient.field(35, of: unknown) == "9", "\(unknown ?? "-")")
        one.send("35=D|11=E|21=1|38=x|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
        let malformed = one.answer()
        #expect(VenueClient.field(35, of: malformed) == "3", "\(malformed ?? "-")")
        // And it goes on.
        one.send("35=D|11=F|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
        #expect(VenueClient.field(150, of: one.answer()) == "0")
      }
    }

    /// Nor does a session's order touch those of another account, whatever it says of itself.
    @Test func aRefusedRequestLeavesTheOrderThatItIsAbout() throws {
      try withVenue { venue in
        let one = try client(venue, 1)
        let two = try client(venue, 2)
        let rest = "55=ACME|60=\(VenueClient.now())|"
        one.send("35=D|11=A|21=1|38=100|40=2|44=10.5|54=1|" + rest)
        let accepted = one.answer()
        #expect(VenueClient.field(150, of: accepted) == "0")
        one.send("35=G|11=B|41=A|21=1|38=100|40=2|44=10.5|54=2|" + rest)
        let refused = one.answer()
        for (tag, value) in [(35, "9"), (11, "B"), (41, "A"), (39, "0"), (102, "2"), (434, "2")] {
          #expect(VenueClient.field(tag, of: refused) == value, "\(tag) of \(refused ?? "-")")
        }
        #expect(VenueClient.field(37, of: refused) == VenueClient.field(37, of: accepted))
        two.send("35=D|1=ACC1|11=C|21=1|38=1|40=2|44=10.5|54=2|5001=O|" + rest)
        let foreign = two.answer()
        #expect(VenueClient.field(39, of: foreign) == "8")
        #expect(VenueClient.field(58, of: foreign) == "not this session's account (1)")
        one.send("35=H|11=A|54=1|55=ACME|")
        #expect(VenueClient.field(39, of: one.answer()) == "0", "it works on")
        two.send("35=D|1=ACC2|11=D|21=1|38=1|40=2|44=10|54=1|" + rest)
        #expect(VenueClient.field(150, of: two.answer()) == "0")
      }
    }

    @Test(arguments: backends)
    func whatARequestTakesThroughTheVenueIsMeasured(backend: String) throws {
      try withVenue(network: backend) { venue in
        let one = try client(venue, 1)
        let time = VenueClient.now()
        let began = ContinuousClock.now
        for name in 1...5 {
          one.send("35=D|11=\(name)|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
          #expect(VenueClient.field(150, of: one.answer()) == "0")
        }
        // No event and no report: it isn't counted.
        one.send("35=D|11=E|21=1|38=x|40=2|44=10|54=1|55=ACME|59=0|60=\(time)|")
        #expect(VenueClient.field(35, of: one.answer()) == "3")
        // The client may have a report before the venue has looked at its clock.
        for _ in 0..<5_000 where venue.inToOut.count < 5 { pause(ms: 1) }
        #expect(venue.inToOut.count == 5)
        #expect(venue.inToOut.least > 0)
        let all = ContinuousClock.now - began
        #expect(.nanoseconds(venue.inToOut.sum) < all, "the five came one after another")
      }
    }

    @Test(arguments: backends)
    func whoIsntKnownGetsNotAByte(backend: String) throws {
      try withVenue(network: backend) { venue in
        let stranger = try #require(VenueClient(port: venue.port, sender: "NOBODY"))
        stranger.send("35=A|98=0|108=30|")
        #expect(stranger.isClosed())
        let garbage = try #require(VenueClient(port: venue.port, sender: "CLIENT1"))
        garbage.sendRaw(String(repeating: "GET / HTTP/1.1\r\n", count: 8192))
        #expect(garbage.isClosed())
        let first = try client(venue, 1)
        let second = try #require(VenueClient(port: venue.port, sender: "CLIENT1"))
        second.send("35=A|98=0|108=30|")
        #expect(second.isClosed(), "a session has one connection")
        first.send("35=D|11=F|21=1|38=1|40=2|44=10|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
        #expect(VenueClient.field(150, of: first.answer()) == "0")
        #expect(venue.counter("gateway-in.fix", "turned_away") == 3)
      }
    }

    @Test(arguments: backends)
    func aCutSessionResumesAndHearsWhatItMissed(backend: String) throws {
      try withVenue(network: backend) { venue in
        var maker: VenueClient? = try client(venue, 1)
        // Its orders are canceled when it goes.
        maker?.send("35=D|11=M1|21=1|38=10|40=2|44=10|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
        #expect(VenueClient.field(150, of: maker?.answer()) == "0")
        let sent = maker?.number ?? 0
        maker = nil
        let again = try #require(
          VenueClient(port: venue.port, sender: "CLIENT1", number: sent))
        // The old connection's end may still be on its way.
        #expect(again.logOn())
        again.send("35=2|7=2|16=0|")
        var missed: [String] = []
        while let message = again.answer(seconds: 1) { missed.append(message) }
        let reports = missed.filter { VenueClient.field(35, of: $0) == "8" }
        // The cancel may come as it happens, before the resend, behind it or with it: each report is there, and
        // bears one name however often it comes.
        let names = Dictionary(
          reports.map { (VenueClient.field(17, of: $0), VenueClient.field(150, of: $0)) },
          uniquingKeysWith: { first, _ in first })
        #expect(Set(names.values) == ["0", "4"] && names.count == 2, "\(missed)")
        let resent = reports.filter { VenueClient.field(43, of: $0) == "Y" }
        #expect(VenueClient.field(150, of: resent.first) == "0", "\(missed)")
      }
    }

    @Test(arguments: backends)
    func manyClientsTradeAtOnce(backend: String) throws {
      let count = 64
      try withVenue(sessions: count, network: backend, topology: .twoThreads) { venue in
        let clients = try (1...count).map { try client(venue, $0) }
        for (at, client) in clients.enumerated() {
          for order in 0..<20 {
            let side = at % 2 + 1
            client.send(
              "35=D|11=O\(order)|21=1|38=10|40=2|44=50|54=\(side)|55=BOLT|59=0|60=\(VenueClient.now())|"
            )
          }
        }
        var filled = 0
        for client in clients {
          var done = 0
          while done < 20, let report = client.answer() {
            if VenueClient.field(39, of: report) == "2" { done += 1 }
          }
          filled += done
        }
        #expect(filled == count * 20)
      }
    }

    @Test func numbersAndMessagesSurviveARestart() throws {
      let scratch = Scratch()
      var settings = Self.settings(sessions: 1, network: nil, directory: scratch.path)
      // Another instance each time, with an empty book.
      settings.journal.startsFresh = true
      var number = 0
      for round in 0..<3 {
        settings.instance += "x"
        let venue = try VenueRun(settings) { _ in }
        try venue.start()
        let client = try #require(
          VenueClient(port: venue.port, sender: "CLIENT1", number: number))
        #expect(client.logOn(), "round \(round)")
        client.send(
          "35=D|11=R\(round)|21=1|38=10|40=2|44=10|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
        let report = client.answer()
        #expect(VenueClient.field(150, of: report) == "0", "\(report ?? "-")")
        client.send("35=5|")
        #expect(client.answer()?.contains("|35=5|") == true)
        number = client.number
        venue.stop()
        #expect(venue.isClean)
      }
    }

    @Test func namesOfWhatHasEndedMakeRoom() throws {
      let scratch = Scratch()
      var settings = Self.settings(sessions: 1, network: nil, directory: scratch.path)
      settings.identifierCapacity = 64
      let venue = try VenueRun(settings) { _ in }
      try venue.start()
      let one = try client(venue, 1)
      func order(_ name: String, _ rest: String) -> String? {
        one.send(
          "35=D|11=\(name)|21=1|38=1|40=2|44=10|54=1|55=ACME|\(rest)60=\(VenueClient.now())|")
        return one.answer()
      }
      #expect(VenueClient.field(150, of: order("STAYS", "59=0|")) == "0")
      // Many more names than there is room for.
      for number in 0..<500 {
        #expect(VenueClient.field(150, of: order("N\(number)", "59=3|")) == "0", "\(number)")
        #expect(VenueClient.field(150, of: one.answer()) == "4", "\(number)")
      }
      // A live order's name is kept, and is its own: it can't be used twice, and can be canceled.
      #expect(VenueClient.field(39, of: order("STAYS", "59=0|")) == "8")
      one.send("35=F|11=X|41=STAYS|54=1|55=ACME|60=\(VenueClient.now())|")
      let canceled = one.answer()
      #expect(
        VenueClient.field(150, of: canceled) == "4"
          && VenueClient.field(41, of: canceled) == "STAYS")
      venue.stop()
      #expect(venue.isClean)
    }
  }
}
