// A day's phases by the clocks of a place, and the commands that a change becomes.

import Config
import Events
import FIXSession
import Matching
import Risk
import Testing
import Venue

@testable import Pipeline
@testable import Settings

@Suite struct TradingDayTests {
  /// The shipped example, made to hold.
  private func shipped() throws -> TradingDay {
    let folder =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/") + "/config/"
    let lines = try ConfigFile.read(path: folder + "venue.yaml").text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let from = try #require(lines.firstIndex(of: "# day:"))
    let end = try #require(lines[from...].firstIndex(of: ""))
    let shown = lines[..<from] + lines[from..<end].map { String($0.dropFirst(2)) } + lines[end...]
    let settings = try VenueConfig.decode(
      main: ConfigFile(name: folder + "venue.yaml", text: shown.joined(separator: "\n")),
      overrides: Overrides(), environment: [:]
    ) { (name: String) throws(ConfigErrors) in try ConfigFile.read(path: folder + name) }
    return try #require(settings.day)
  }

  /// A moment of 2026 in November, when Paris is an hour ahead; the 23rd is a Monday.
  private func moment(_ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) -> Nanoseconds {
    // 2026-11-01T00:00:00Z
    let first: UInt64 = 1_793_491_200
    let seconds = (day - 1) * 86_400 + (hour - 1) * 3_600 + minute * 60 + second
    return Nanoseconds((first + UInt64(seconds)) * 1_000_000_000)
  }

  @Test func `phases of the shipped example`() throws {
    let day = try shipped()
    for (hour, minute, phase) in [
      (0, 0, MarketPhase.closed), (8, 49, .closed), (8, 50, .openingAuction),
      (8, 59, .openingAuction), (9, 0, .continuous), (17, 29, .continuous),
      (17, 30, .closingAuction), (17, 34, .closingAuction), (17, 35, .closed), (23, 59, .closed),
    ] {
      #expect(day.phase(at: moment(23, hour, minute)) == phase, "\(hour):\(minute)")
      #expect(day.phase(at: moment(27, hour, minute)) == phase, "friday \(hour):\(minute)")
      #expect(day.phase(at: moment(28, hour, minute)) == .closed, "saturday \(hour):\(minute)")
      #expect(day.phase(at: moment(29, hour, minute)) == .closed, "sunday \(hour):\(minute)")
    }
  }

  /// The commands of a moment, as words; only of the first of two instruments.
  private func words(_ keeper: inout DayKeeper, _ at: Nanoseconds) -> [String] {
    var words: [String] = []
    while let event = keeper.next(at: at) {
      if event.kind == .timer {
        #expect(event.source == .timer(TimerNumber.endOfDay))
        words.append("end")
      } else {
        let command = event.payload(as: OperatorCommand.self)
        #expect(event.source == .operatorDesk)
        words.append(
          "\(OperatorAction.names[Int(command.action.code)]) \(event.instrument.index)"
            + (command.argument == 0 ? "" : " " + MarketPhase.names[Int(command.argument)]))
      }
    }
    return words
  }

  @Test func `what an operator would do`() throws {
    var keeper = DayKeeper(try shipped(), instrumentCount: 2)
    #expect(
      words(&keeper, moment(23, 7, 0))
        == ["halt_instrument 0 closed", "halt_instrument 1 closed", "end"])
    #expect(words(&keeper, moment(23, 7, 1)) == [])
    #expect(
      words(&keeper, moment(23, 8, 50))
        == ["open_auction 0 opening_auction", "open_auction 1 opening_auction"])
    #expect(
      words(&keeper, moment(23, 9, 0)) == ["uncross_auction 0", "uncross_auction 1"])
    #expect(
      words(&keeper, moment(23, 17, 30))
        == ["open_auction 0 closing_auction", "open_auction 1 closing_auction"])
    #expect(
      words(&keeper, moment(23, 17, 35))
        == ["uncross_auction 0 closed", "uncross_auction 1 closed", "end"])
    // Who comes late finds the market where it is by then.
    #expect(
      words(&keeper, moment(24, 12, 0))
        == ["resume_instrument 0 closed", "resume_instrument 1 closed"])
    #expect(keeper.phase == .continuous)
  }

  @Test func `what finds no room is next again`() throws {
    var keeper = DayKeeper(try shipped(), instrumentCount: 2)
    if let first = keeper.next(at: moment(23, 8, 55)) { keeper.putBack(first) }
    #expect(
      words(&keeper, moment(23, 8, 55))
        == ["open_auction 0 opening_auction", "open_auction 1 opening_auction"])
  }

  @Test func `without auctions a day opens and closes`() throws {
    let text = "day: { open: '09:00', close: '17:00' }\n"
    let settings = try decodeVenue(venueYAML + text)
    let day = try #require(settings.day)
    #expect(day.phase(at: moment(28, 10, 0)) == .continuous)
    #expect(day.phase(at: moment(28, 9, 59)) == .closed)
    var keeper = DayKeeper(day, instrumentCount: 1)
    #expect(words(&keeper, moment(28, 10, 0)) == [])
    #expect(words(&keeper, moment(28, 18, 0)) == ["halt_instrument 0 closed", "end"])
    #expect(words(&keeper, moment(29, 10, 0)) == ["resume_instrument 0 closed"])
  }

  /// What a venue is told that goes on at a moment, both instruments: `2 resume_instrument`.
  private func resumed(
    _ found: [MarketPhase], isOver: Bool = false, from last: Nanoseconds, at now: Nanoseconds
  ) throws -> [String] {
    var keeper = DayKeeper(try shipped(), found: found, isOver: isOver, from: last, to: now)
    var words: [String] = []
    while let event = keeper.next(at: now) {
      words.append(
        event.kind == .timer
          ? "end"
          : "\(event.instrument.index) \(event.payload(as: OperatorCommand.self).action.name ?? "?")"
      )
    }
    #expect(keeper.phase == (try shipped()).phase(at: now))
    return words
  }

  @Test func `a venue that goes on does only what was missed`() throws {
    let (noon, later) = (moment(24, 12, 0), moment(24, 12, 5))
    #expect(try resumed([.continuous, .continuous], from: noon, at: later) == [])
    #expect(
      try resumed([.closed, .closed], isOver: true, from: moment(24, 8, 0), at: noon)
        == ["0 resume_instrument", "1 resume_instrument"])
    // A crash between two of one change.
    #expect(
      try resumed([.continuous, .openingAuction], from: moment(24, 9, 0), at: moment(24, 9, 1))
        == ["1 uncross_auction"])
    #expect(
      try resumed([.closingAuction, .continuous], from: moment(24, 17, 30), at: moment(24, 17, 31))
        == ["1 open_auction"])
    #expect(
      try resumed([.closed, .closingAuction], from: moment(24, 17, 35), at: moment(24, 17, 36))
        == ["1 uncross_auction", "end"])
    let (evening, night) = (moment(24, 18, 0), moment(24, 19, 0))
    #expect(try resumed([.closed, .closed], isOver: true, from: evening, at: night) == [])
    // All had closed, and the day's orders hadn't been told to expire.
    #expect(try resumed([.closed, .closed], from: evening, at: night) == ["end"])
    #expect(
      try resumed([.closed, .closed], from: evening, at: moment(25, 12, 0))
        == ["end", "0 resume_instrument", "1 resume_instrument"])
    // Over a night: the day that was is ended first.
    #expect(
      try resumed([.continuous, .continuous], from: noon, at: moment(25, 12, 0)) == [
        "0 halt_instrument", "1 halt_instrument", "end", "0 resume_instrument",
        "1 resume_instrument",
      ])
  }

  // MARK: What comes of it

  /// A day that is led through a venue, with people beside it.
  private struct Market: ~Copyable {
    var stage: VenueStage
    var keeper: DayKeeper
    private var nextOrder: UInt64 = 0

    init(_ day: TradingDay) {
      let limits = RiskLimits(
        maximumOrder: Quantity(units: 10), maximumPosition: Quantity(units: 1_000))
      let terms = MatchingInstrument(
        tick: Price(units: 1), lot: Quantity(units: 1), referencePrice: Price(units: 100),
        orderCapacity: 64)
      stage = VenueStage(
        risks: [RiskSettings(limits: [limits, limits], orderCapacity: 128)],
        matching: MatchingSettings(instruments: [terms, terms]), tellsRequests: true,
        tellsMarket: true)
      keeper = DayKeeper(day, instrumentCount: 2)
    }

    struct Made: Emitter {
      var events: [Event] = []
      mutating func emit(_ event: Event) { events.append(event) }
      mutating func pass(_ event: Event) {}
    }

    mutating func send(_ event: Event) -> [Event] {
      var made = Made()
      stage.handle(event, into: &made)
      while stage.isUnfinished { stage.resume(into: &made) }
      stage.checkInvariants()
      return made.events
    }

    /// All that is due.
    mutating func keep(at wall: Nanoseconds) {
      while let command = keeper.next(at: wall) { _ = send(command) }
    }

    mutating func person(_ action: OperatorAction) -> [Event] {
      send(
        Event(
          kind: .operatorCommand, source: .operatorDesk, instrument: InstrumentID(0),
          OperatorCommand(target: 7, action: action)))
    }

    /// A day order of one at 100, or for the closing auction alone.
    mutating func order(_ instrument: Int, _ side: Side, _ force: TimeInForce = .day) -> [Event] {
      nextOrder += 1
      return send(
        Event(
          kind: .orderNew, source: .session(0), instrument: InstrumentID(UInt32(instrument)),
          OrderNew(
            order: OrderID(bits: nextOrder), price: Price(units: 100),
            quantity: Quantity(units: 1), side: side, type: .limit, timeInForce: force)))
    }

    func phase(of instrument: Int) -> MarketPhase { stage.matcher.phase(of: instrument) }
  }

  private func fills(_ events: [Event]) -> Int { events.count { $0.kind == .orderFill } }

  /// Halted at 08:55 and let go at 09:05: the auction that ended meanwhile trades, and the day goes on.
  @Test func `a halt over the end of an auction`() throws {
    var market = Market(try shipped())
    market.keep(at: moment(23, 8, 50))
    _ = market.order(0, .buy)
    _ = market.order(0, .sell)
    _ = market.person(.haltInstrument)
    market.keep(at: moment(23, 9, 0))
    #expect(market.phase(of: 0) == .halted && market.phase(of: 1) == .continuous)
    #expect(fills(market.person(.resumeInstrument)) == 2)
    #expect(market.phase(of: 0) == .continuous)
    market.keep(at: moment(23, 17, 30))
    #expect(market.phase(of: 0) == .closingAuction)
    _ = market.order(0, .buy)
    _ = market.order(0, .sell, .atTheClose)
    let trades = market.stage.matcher.tradeCount
    market.keep(at: moment(23, 17, 35))
    #expect(market.stage.matcher.tradeCount == trades + 1)
  }

  /// Nobody lets it go: the auction that opens does.
  @Test func `a halt over the days`() throws {
    var market = Market(try shipped())
    market.keep(at: moment(23, 8, 50))
    _ = market.person(.haltInstrument)
    market.keep(at: moment(23, 9, 0))
    market.keep(at: moment(23, 17, 30))
    #expect(market.phase(of: 0) == .closingAuction)
    _ = market.order(0, .buy)
    _ = market.order(0, .sell)
    _ = market.person(.haltInstrument)
    market.keep(at: moment(23, 17, 35))
    #expect(market.phase(of: 0) == .closed)
    #expect(market.stage.matcher.tradeCount == 0 && market.stage.matcher.orderCount == 0)
    market.keep(at: moment(24, 8, 50))
    #expect(market.phase(of: 0) == .openingAuction && market.phase(of: 1) == .openingAuction)
    _ = market.order(0, .buy)
    _ = market.order(0, .sell)
    market.keep(at: moment(24, 9, 0))
    #expect(market.stage.matcher.tradeCount == 1 && market.phase(of: 0) == .continuous)
  }

  /// Orders that cross come between any two commands of the close: none trades behind its instrument's auction, and none of the
  /// day's is left.
  @Test func `nothing slips in at the close`() throws {
    let text = "day: { open: '09:00', close: '17:35' }\n"
    let plain = try #require(try decodeVenue(venueYAML + text).day)
    let auctions = try shipped()
    for hasAuction in [true, false] {
      let day = hasAuction ? auctions : plain
      // Both are open at 17:30, by the clocks of Paris and of UTC.
      let close = hasAuction ? moment(23, 17, 35) : moment(23, 18, 35)
      var market = Market(day)
      market.keep(at: hasAuction ? moment(23, 17, 30) : moment(23, 18, 30))
      var isClosed = [false, false]
      while let command = market.keeper.next(at: close) {
        for instrument in 0..<2 {
          let traded = fills(market.order(instrument, .buy) + market.order(instrument, .sell))
          #expect(traded == (hasAuction || isClosed[instrument] ? 0 : 2))
        }
        let traded = fills(market.send(command))
        guard command.kind == .operatorCommand else { continue }
        #expect((traded > 0) == hasAuction)
        isClosed[Int(command.instrument.index)] = true
      }
      #expect(isClosed == [true, true])
      #expect(market.stage.isDayOver == true)
      #expect(market.phase(of: 0) == .closed && market.phase(of: 1) == .closed)
      #expect(market.stage.matcher.orderCount == 0)
    }
  }
}
