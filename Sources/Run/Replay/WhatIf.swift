// What would have been, had risk or the strategy been told otherwise: two lines side by side on one
// journal's ingress, one with the config of the run and one with the changed one.
//
// A journal tells what the world did, not what it would have done. So the rule is:
//
// - Market data, timers, sessions and the operator's commands are the same for both lines.
// - A request of the changed line that the run made as well, on the same input and with the same terms,
//   is the same order: the recorded reports on it are fed as they happened, under the order's id in
//   the changed line. Ids may differ, as an order more or less moves the counter.
// - An order of the run that the changed line doesn't send has its recorded reports dropped, fills too.
// - An order that only the changed line sends is acknowledged at once, never filled, and canceled when
//   that is asked for: nobody can tell what it would have traded. So is, from there on, an order that only
//   one of the two cancels or replaces.
// - What only the changed line refuses comes back to it at once, where the run's own refusals come back
//   when they did.
// - The books' stage hears what the run's did: the recorded market shows the run's own orders, and those
//   are what is to be taken out of it.
//
// Where orders are cut up over several venues the same is done twice: with orders, which the router answers,
// and with their parts, which venues do (WhatIf+Parts.swift).
//
// With the run's own config nothing differs, to the bit; a test holds it to that.

import Books
import Config
import Events
import Gateways
import Journal
import Orders
import Pipeline
import Risk
import Routing
import Strategies
import Tables
import Venue
import Settings

public struct WhatIf: ~Copyable {
  private let reader: JournalReader
  private var trader: Shelf<WatchedTrader>
  private let logs: [RequestLog]
  /// The other config's file, and the run that is read.
  private let config: String
  private var runNumber: UInt32 = 0
  private let limit: Int
  private let bounds: Replay.Bounds
  var result: WhatIfResult
  /// Every order that the run asked for, by its id: what the changed line calls it, none where it isn't
  /// out there.
  var twins: [UInt64: OrderID] = [:]
  /// The other way round, of those that are.
  var origins: [UInt64: OrderID] = [:]
  /// Orders of the run that it alone asked to cancel or to replace.
  var parting: Set<UInt64> = []
  /// Kill switches of the run's that the changed line threw as well, and haven't come round yet.
  var sharedKills: [EventWords] = []
  var answers: [Event] = []
  private var firstAnswer = 0
  private var venueOrders: UInt64 = 1 << 62
  /// Who tells what comes round; and with several venues the session of each order that only the changed line sends.
  let round: SourceID
  private let hasManyVenues: Bool
  /// Where orders are cut up: who answers for parts that only the changed line sends.
  var venues: SimulatedVenues?
  /// What the run's stages told of orders and hasn't come round yet, with what the changed line told as well; nil: it didn't.
  var onTheWay: [(then: Event, now: Event?)] = []
  /// Orders that both asked for, as they were asked for in the changed line; and what was filled of those of either line.
  var asked: [(then: OrderID, now: LineRequest)] = []
  var parentsFilled: [[UInt64: Quantity]] = [[:], [:]]
  private let fees: [VenueTerms]
  /// How much less was filled than the run was told, by the input that says so.
  var takenBack = Quantity.zero
  private var places: [UInt64: SourceID] = [:]

  /// More answers on one input than a line needs to settle; what is left comes with the next input.
  private static let answersPerInput = 64

  /// `limit`: how many changes are kept one by one.
  public init(
    path: String, config: String, bounds: Replay.Bounds = Replay.Bounds(), limit: Int
  ) throws(ReplayError) {
    let reader = try Replay.open(path)
    let bundle = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    if let main = bundle.first, VenueConfig.isVenue(main) {
      throw .unfit(
        "journal '\(path)': it is a venue's, and what-if is of a trader's risk and strategy")
    }
    let settings = try Self.settings(bundle, config)
    try Self.check(settings, config)
    let cutsOrders = settings[0].cutsOrders
    round = settings[0].roundSource
    hasManyVenues = settings[0].venues.count > 1
    fees = settings[0].venues.map(\.fees)
    logs = (0..<2).map { _ in RequestLog(cutsOrders: cutsOrders) }
    if cutsOrders {
      venues = SimulatedVenues(
        venueCount: settings[0].venues.count, instrumentCount: settings[0].instruments.count,
        round: round)
    }
    self.reader = reader
    self.config = config
    self.limit = limit
    self.bounds = bounds
    trader = Self.lines(settings, logs)
    result = WhatIfResult(header: reader.header)
    result.symbols = settings[0].instruments.map(\.symbol)
    if cutsOrders {
      let totals = settings[0].venues.map { VenueTotal(name: $0.peer.name) }
      result.then.venues = totals
      result.now.venues = totals
      result.assumptions = WhatIfAssumptions()
    }
  }

  /// What goes whole in one line and in parts in the other has no request in common.
  private static func check(
    _ settings: [TraderSettings], _ config: String
  ) throws(ReplayError) {
    guard settings[0].venues.count > 1, settings[0].cutsOrders != settings[1].cutsOrders else {
      return
    }
    let rule = settings[0].routing.rule
    let others = RoutingRule.allCases.filter { $0.isWhole == rule.isWhole }.map(\.rawValue)
    throw .whatIf(
      ConfigErrors([
        ConfigError(
          file: config, line: 1, column: 1,
          message:
            "routing.rule is '\(rule.rawValue)' in the run: of an order that goes whole and one that is cut up "
            + "nobody can say what they have in common; it may be changed to: "
            + others.filter { $0 != rule.rawValue }.joined(separator: ", "))
      ]))
  }

  private static func settings(
    _ bundle: [ConfigFile], _ config: String
  ) throws(ReplayError) -> [TraderSettings] {
    do throws(ConfigErrors) {
      return [
        try TraderConfig.decode(bundle: bundle),
        try TraderConfig.decode(bundle: bundle, replacingFrom: config),
      ]
    } catch {
      throw .whatIf(error)
    }
  }

  private static func lines(
    _ settings: [TraderSettings], _ logs: [RequestLog]
  ) -> Shelf<WatchedTrader> {
    Shelf(count: 2) { side in
      WatchedTrader(settings[side]) { RequestListener(stage: $0, log: logs[side]) }
    }
  }

  /// Another run goes on with the state of the one before, in both.
  private mutating func change(to header: JournalHeader) throws(ReplayError) {
    runNumber = header.runNumber
    let bundle = header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    var next = Self.lines(try Self.settings(bundle, config), logs)
    for side in 0..<2 {
      do throws(StateFailure) {
        try trader[side].handOver(to: &next[side])
      } catch {
        throw .runs(runNumber, error.description)
      }
    }
    trader = next
  }

  /// Feeds the journal to both. `progress` is told of every 65,536th record.
  public mutating func run(progress: (UInt64) -> Void) throws(ReplayError) -> WhatIfResult {
    var failure: ReplayError?
    do throws(JournalError) {
      var cursor = try reader.cursor()
      while failure == nil, let record = try cursor.next() {
        if record.position & 0xFFFF == 0xFFFF { progress(record.position) }
        if cursor.runNumber != runNumber {
          do throws(ReplayError) { try change(to: cursor.header) } catch { failure = error }
        }
        let event = record.event
        guard record.stage == .gatewayIn, event.kind != .journalDigest else { continue }
        guard event.sequence <= bounds.sequence, event.time <= bounds.time else { continue }
        feed(event)
      }
      result.end = cursor.end
    } catch {
      throw .journal(error)
    }
    if let failure { throw failure }
    finish()
    return result
  }

  private mutating func feed(_ event: Event) {
    result.inputs += 1
    count(event, on: 0)
    logs[0].begin(event)
    trader[0].handle(event)
    let then = gather(0)
    // Nothing for the changed line, perhaps; but what the run did now, it did alone.
    let heard = translate(event)
    if let heard {
      count(heard, on: 1)
      venues?.hear(heard)
    }
    let now = changed(on: event, heardAs: heard)
    compare(then, now, on: event)
    settle(on: event)
  }

  /// What the changed line does with an input; `heard`: as it hears of it, nil where there is nothing to hear.
  private mutating func changed(on event: Event, heardAs heard: Event?) -> LineStep {
    logs[1].begin(heard ?? event)
    var shown = Shown()
    trader[1].withBooks { books in
      books.handle(event, into: &shown)
      while books.isUnfinished { books.resume(into: &shown) }
    }
    for event in shown.events(with: event, heardAs: heard) {
      venues?.see(event)
      trader[1].handleBehindBooks(event)
    }
    return gather(1)
  }

  /// What a line asked for, and how it fared.
  private mutating func gather(_ side: Int) -> LineStep {
    let log = logs[side]
    let step = LineStep(
      requests: log.requests(), parents: venues == nil ? [] : log.parents(), told: log.told,
      kills: log.kills)
    var totals = side == 0 ? result.then : result.now
    if venues == nil {
      for request in step.requests { totals.count(request) }
    } else {
      for request in step.parents { totals.count(request) }
      for part in step.requests { totals.count(part: part) }
      noteFilled(step.told, on: side)
    }
    if side == 0 { result.then = totals } else { result.now = totals }
    return step
  }

  /// What a venue says of fills: what comes round of one that is cut up tells of its parts' fills once more.
  private mutating func count(_ event: Event, on side: Int) {
    if side == 0 { takenBack = .zero }
    guard venues == nil || event.source != round else { return }
    let fill = event.payload(as: OrderFill.self)
    let venue = Int(event.source.number)
    let terms = venue < fees.count ? fees[venue] : nil
    switch (event.kind, side) {
    case (.orderFill, 0): result.then.count(fill, at: venue, terms)
    case (.orderFill, _): result.now.count(fill, at: venue, terms)
    case (.executionBusted, 0): takenBack = result.then.correct(fill, to: nil, at: venue, terms)
    case (.executionBusted, _): _ = result.now.correct(fill, to: nil, at: venue, terms)
    case (.executionCorrected, 0): takenBack = result.then.correct(fill, to: fill, at: venue, terms)
    case (.executionCorrected, _): _ = result.now.correct(fill, to: fill, at: venue, terms)
    default: break
    }
  }

  private mutating func compare(_ then: LineStep, _ now: LineStep, on input: Event) {
    if venues != nil { compareParents(then.parents, now.parents) }
    compare(then.requests, now.requests, on: input)
    if venues != nil {
      compareTold(then.told, now.told)
      answers += venues?.takeAnswers() ?? []
    }
    compareKills(then.kills, now.kills)
  }

  /// Lets the changed line hear what only it asked for.
  private mutating func settle(on event: Event) {
    var count = 0
    while firstAnswer < answers.count, count < Self.answersPerInput {
      var answer = answers[firstAnswer]
      firstAnswer += 1
      count += 1
      answer.sequence = event.sequence
      answer.time = event.time
      result.reportsMadeUp += 1
      self.count(answer, on: 1)
      if venues != nil { noteSimulated(answer) }
      // The books don't hear of it: the recorded market knows nothing of it either.
      logs[1].begin(answer)
      trader[1].handleBehindBooks(answer)
      compare(LineStep(), gather(1), on: event)
    }
    if firstAnswer == answers.count {
      answers.removeAll(keepingCapacity: true)
      firstAnswer = 0
    }
  }

  mutating func note(_ change: WhatIfChange) { result.note(change, limit: limit) }

  // MARK: A venue that only acknowledges

  mutating func answer<P: Payload>(
    _ kind: EventKind, _ instrument: InstrumentID, _ payload: P, from source: SourceID? = nil
  ) {
    answers.append(
      Event(kind: kind, source: source ?? round, instrument: instrument, payload))
  }

  /// The venue that would have answered.
  mutating func place(of request: LineRequest) -> SourceID {
    guard hasManyVenues else { return round }
    if request.kind == .orderNew, request.venue > 0 {
      places[request.order.bits] = .session(UInt16(request.venue - 1))
    }
    return places[request.order.bits] ?? .session(0)
  }

  mutating func answer(kill event: Event) {
    if let round = event.killToSendRound { answers.append(round) }
  }

  /// A number for an order that no venue has.
  mutating func venueOrder() -> UInt64 {
    venueOrders += 1
    return venueOrders
  }

  /// An order of the changed line's, where it stands.
  func record(of order: OrderID) -> OrderRecord? {
    trader[1].orders.record(of: order)
  }

  /// What a line's router has of an order that it cut up.
  func filled(of parent: OrderID, on side: Int) -> Quantity? {
    guard trader[side].orders.hasRouter else { return nil }
    return trader[side].orders.withRouter { $0.parent(parent)?.record.filled }
  }

  /// What a line's books say of a venue.
  func top(of instrument: Int, at venue: Int, _ side: Int) -> TopOfBook {
    trader[side].books.top(of: instrument, at: venue)
  }

  private mutating func finish() {
    if venues != nil { finishParts() }
    for side in 0..<2 {
      trader[side].checkInvariants()
      let positions = result.symbols.enumerated().map { index, symbol in
        PositionSummary(
          symbol: symbol,
          position: trader[side].risk.portfolio.position(index))
      }
      if side == 0 { result.then.positions = positions } else { result.now.positions = positions }
    }
  }
}

/// What a line asked for on an input, and what it said.
struct LineStep {
  /// Where orders are cut up, of their parts.
  var requests: [LineRequest] = []
  var parents: [LineRequest] = []
  /// By its stages to its strategies.
  var told: [Event] = []
  var kills: [Event] = []
}

/// What the books' stage makes of an input.
private struct Shown: Emitter, ~Copyable {
  private var all: [Event] = []

  mutating func pass(_ event: Event) { all.append(event) }
  mutating func emit(_ event: Event) { all.append(event) }

  /// With the input itself as the changed line hears of it.
  func events(with input: Event, heardAs heard: Event?) -> [Event] {
    all.compactMap { $0 == input ? heard : $0 }
  }
}
